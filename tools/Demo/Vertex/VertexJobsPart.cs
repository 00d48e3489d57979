using System.Text.Json;
using System.Text.Json.Nodes;

namespace Demo.Vertex;

/// <summary>A pipeline of the converted components and a tuning job run on the stand-in of Vertex AI.</summary>
[NeedsJobs("convert_vertex_components", "submit_vertex_job")]
internal sealed class VertexJobsPart : IDemoPart
{
    private const int TrialsShown = 3;

    public int Order => 7;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        var google = demo.StandIns.Get<GoogleStandIn>();
        Screen.Title("submit_vertex_job compiles a pipeline of both components and runs it on Vertex AI, here a stand-in on loopback");
        await VertexSample.UploadAsync(demo, "pipeline.yaml", "jobs/example/pipeline.yaml", cancellationToken);
        var pipeline = await SubmitAsync(
            demo, "pipeline", "jobs/example/pipeline.yaml", response => $"{State(response)} {Name(response)}", cancellationToken);
        Screen.Line("Without a key, Google was asked:");
        foreach (var call in google.Requests.CountBy(request => $"{request.Method} https://{request.Host}{request.Path} {request.Status}"))
        {
            Screen.Line($"  {call.Value} × {call.Key}");
        }

        Screen.Line("and runs train with:");
        foreach (var argument in ArgumentsOf(google.Jobs[Name(pipeline)], "exec-train"))
        {
            Screen.Line($"  {argument}");
        }

        Screen.Title("and a tuning job: its trials, the best first");
        await VertexSample.UploadAsync(demo, "tuning.yaml", "jobs/example/tuning.yaml", cancellationToken);
        var tuning = await SubmitAsync(
            demo,
            "hyperparameterTuningJob",
            "jobs/example/tuning.yaml",
            response => $"{State(response)} {Name(response)}, {response.GetProperty("trialCount")} trials",
            cancellationToken);
        foreach (var trial in tuning.GetProperty("trials").EnumerateArray().Take(TrialsShown))
        {
            Screen.Line(
                $"  trial {trial.GetProperty("id").GetString()}: {Pairs(trial.GetProperty("metrics"))} with "
                + Pairs(trial.GetProperty("parameters")));
        }
    }

    private static Task<JsonElement> SubmitAsync(
        DemoRun demo, string form, string key, Func<JsonElement, string> shown, CancellationToken cancellationToken) => demo.InvokeAsync(
            "submit_vertex_job",
            $$"""{"id":"example","project":"demo-project","location":"asia-northeast1","{{form}}":"{{key}}"}""",
            cancellationToken,
            shown);

    private static IEnumerable<string> ArgumentsOf(JsonObject job, string executor) =>
        job["pipelineSpec"]!["deploymentSpec"]!["executors"]![executor]!["container"]!["args"]!.AsArray()
            .Select(argument => argument!.GetValue<string>());

    private static string Pairs(JsonElement json) =>
        string.Join(' ', json.EnumerateObject().Select(pair => $"{pair.Name}={pair.Value}"));

    private static string State(JsonElement response) => response.GetProperty("state").GetString()!;

    private static string Name(JsonElement response) => response.GetProperty("name").GetString()!;
}
