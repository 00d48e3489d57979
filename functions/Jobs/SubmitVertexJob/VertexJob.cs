using System.Text.Json;

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

    /// <summary>As Google describes it; the name says where, for Google may give the project by its number.</summary>
    public static VertexJob Of(VertexJobKind kind, string project, string location, JsonElement json)
    {
        var name = json.GetProperty("name").GetString()!;
        return new VertexJob(new VertexJobName(project, location, kind, name[(name.LastIndexOf('/') + 1)..]), json);
    }

    private string Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
