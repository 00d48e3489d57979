using System.Text.Json;
using WorkerLib.Google;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>A job as Vertex AI describes it (aiplatform v1, PipelineJob and HyperparameterTuningJob).</summary>
internal sealed record VertexJob(VertexJobName Name, JsonElement Json)
{
    private static readonly string[] Prefixes = ["PIPELINE_STATE_", "JOB_STATE_"];
    private static readonly string[] Ends = ["SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "PARTIALLY_SUCCEEDED"];

    /// <summary>Such as <c>PIPELINE_STATE_PENDING</c>.</summary>
    public string VertexState => GoogleJson.Text(Json, "state");

    public bool IsDone => Ends.Contains(Short);

    /// <summary><c>SUCCEEDED</c>, <c>FAILED</c> and so on, or <c>RUNNING</c> for all that goes on.</summary>
    public string State => IsDone ? Short : "RUNNING";

    public string Label(string name) => GoogleJson.Text(GoogleJson.Member(Json, "labels"), name);

    private string Short =>
        Prefixes.Where(prefix => VertexState.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => VertexState[prefix.Length..]).FirstOrDefault(VertexState);

    /// <summary>As Google describes it; we say where, for Google may give the project by its number.</summary>
    /// <exception cref="GoogleUnavailableException">It has no name.</exception>
    public static VertexJob Of(VertexJobKind kind, string project, string location, JsonElement json)
    {
        var name = GoogleJson.Text(json, "name");
        var id = name[(name.LastIndexOf('/') + 1)..];
        return id.Length > 0
            ? new VertexJob(new VertexJobName(project, location, kind, id), json)
            : throw new GoogleUnavailableException("Google answered for a job without its name.", mayHaveHappened: true);
    }
}
