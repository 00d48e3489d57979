using System.Text.Json;
using WorkerLib.Google;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>A job as Vertex AI describes it (aiplatform v1, PipelineJob and HyperparameterTuningJob).</summary>
internal sealed record VertexJob(VertexJobName Name, JsonElement Json)
{
    private static readonly string[] Prefixes = ["PIPELINE_STATE_", "JOB_STATE_"];
    private static readonly string[] Ends = ["SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "PARTIALLY_SUCCEEDED"];

    /// <summary>Such as <c>PIPELINE_STATE_PENDING</c>.</summary>
    public string VertexState => Text("state");

    public bool IsDone => Ends.Contains(Short);

    /// <summary><c>SUCCEEDED</c>, <c>FAILED</c> and so on, or <c>RUNNING</c> for all that goes on.</summary>
    public string State => IsDone ? Short : "RUNNING";

    public string Label(string name) =>
        Json.TryGetProperty("labels", out var labels) && labels.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private string Short =>
        Prefixes.Where(prefix => VertexState.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => VertexState[prefix.Length..]).FirstOrDefault(VertexState);

    /// <summary>As Google describes it; we say where, for Google may give the project by its number.</summary>
    /// <exception cref="GoogleUnavailableException">It has no name.</exception>
    public static VertexJob Of(VertexJobKind kind, string project, string location, JsonElement json)
    {
        var name = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("name", out var given) ? given.GetString() ?? "" : "";
        var id = name[(name.LastIndexOf('/') + 1)..];
        return id.Length > 0
            ? new VertexJob(new VertexJobName(project, location, kind, id), json)
            : throw new GoogleUnavailableException("Google answered for a job without its name.", mayHaveHappened: true);
    }

    private string Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
