using System.Text;
using System.Text.Json;
using Demo.Vertex;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>ConvertVertexComponents and SubmitVertexJob as they are deployed, with a stand-in of Google on loopback.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedVertexTests(DeployedEnvironment environment)
{
    [Fact]
    public async Task Converts_an_uploaded_component_and_writes_a_report_beside_it()
    {
        var vertex = new DeployedVertex(environment, "converted");
        await vertex.PutAsync("incoming", VertexSample.Keys, DeployedVertex.Sample(VertexSample.Keys));

        await vertex.PutAsync("incoming", "訓練/train.yaml", DeployedVertex.Sample("train.yaml"));
        await vertex.PutAsync("incoming", "train.yaml", DeployedVertex.Sample("train.yaml"));

        var report = await vertex.ReportAsync("train.yaml");
        Assert.Equal("incoming/converted/train.yaml", report.GetProperty("source").GetString());
        Assert.Equal("converted/converted/train.yaml", report.GetProperty("converted").GetString());
        Assert.DoesNotContain("error", report.GetProperty("findings").EnumerateArray().Select(Severity));
        Assert.Equal(
            [
                """- experiment="{{$.inputs.parameters['experiment']}}" # a file of configs/experiment""",
                "- datamodule.data_dir={{$.inputs.artifacts['data_dir'].path}}",
                "- callbacks.model_checkpoint.dirpath={{$.outputs.artifacts['model'].path}} # the folder of the checkpoints",
            ],
            Arguments(await vertex.ConvertedAsync("train.yaml")));

        // Keys are those of the same folder alone.
        await vertex.ReportAsync("訓練/train.yaml");
        Assert.Contains("- model={{$.outputs", await vertex.ConvertedAsync("訓練/train.yaml"), StringComparison.Ordinal);
        Assert.Null(await vertex.ConvertedAsync(VertexSample.Keys));
    }

    [Fact]
    public async Task A_component_with_an_error_is_reported_and_not_converted()
    {
        var vertex = new DeployedVertex(environment, "refused");

        await vertex.PutAsync("incoming", "train.yaml", DeployedVertex.Sample(VertexComponentsPart.ByTheTable));

        var report = await vertex.ReportAsync("train.yaml");
        var error = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => Severity(finding) == "error");
        Assert.Equal(15, error.GetProperty("line").GetInt32());
        Assert.Equal("incoming/refused/train.yaml", error.GetProperty("file").GetString());
        Assert.Contains("model", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((JsonValueKind.Null, 0), (report.GetProperty("converted").ValueKind, report.GetProperty("edits").GetInt32()));
        Assert.Null(await vertex.ConvertedAsync("train.yaml"));
    }

    [Fact]
    public async Task A_pipeline_of_converted_components_is_submitted_once_by_two_calls_and_no_token_is_said()
    {
        var vertex = new DeployedVertex(environment, "pipeline");
        var google = await vertex.GoogleAsync();
        var before = google.Requests.Count;
        await vertex.PutAsync("incoming", "data_prepare.yaml", DeployedVertex.Sample("data_prepare.yaml"));
        await vertex.PutAsync("incoming", "train.yaml", DeployedVertex.Sample("train.yaml"));
        await vertex.ReportAsync("data_prepare.yaml");
        await vertex.ReportAsync("train.yaml");
        await vertex.PutAsync(
            "jobs",
            "pipeline.yaml",
            DeployedVertex.Sample("pipeline.yaml").Replace("/example/", "/pipeline/", StringComparison.Ordinal));

        var calls = await Task.WhenAll(vertex.SubmitAsync("pipeline", "pipeline.yaml"), vertex.SubmitAsync("pipeline", "pipeline.yaml"));

        const string name = "projects/demo-project/locations/us-central1/pipelineJobs/worker-pipeline";
        Assert.All(calls, call => Assert.True(call.Result.FunctionError is null, call.Response.ToString()));
        Assert.All(
            calls,
            call => Assert.Equal(
                ("SUCCEEDED", name), (call.Response.GetProperty("state").GetString(), call.Response.GetProperty("name").GetString())));
        Assert.Equal([200, 409], Requests("POST", "us-central1-aiplatform.googleapis.com").Select(post => post.Status).Order());
        Assert.All(Requests("POST", "sts.googleapis.com"), post => Assert.Equal(200, post.Status));
        Assert.InRange(Requests("POST", "iamcredentials.googleapis.com").Count(), 1, 2);
        Assert.Contains(
            "datamodule.data_dir={{$.inputs.artifacts['data_dir'].path}}",
            google.Jobs[name]["pipelineSpec"]!["deploymentSpec"]!["executors"]!["exec-train"]!["container"]!["args"]!.AsArray()
                .Select(argument => argument!.GetValue<string>()));

        // Google repeats tokens that it refuses.
        google.Tokens.RevokeAll();
        var again = await vertex.WatchAsync(name);
        Assert.Equal("SUCCEEDED", again.Response.GetProperty("state").GetString());
        Assert.Contains(Requests("GET", "us-central1-aiplatform.googleapis.com"), get => get.Status == 401);

        google.Script(
            request => request.Path.EndsWith("/worker-pipeline", StringComparison.Ordinal),
            GoogleReply.Error(403, "PERMISSION_DENIED", $"Not with {string.Join(" or ", google.Tokens.Given)}."));
        var refused = await vertex.WatchAsync(name);
        Assert.Equal("GoogleRefusedException", refused.Response.GetProperty("errorType").GetString());
        Assert.Contains("PERMISSION_DENIED", refused.Response.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);

        AssertSilent(google, [.. calls.Select(call => call.Result), again.Result, refused.Result]);

        IEnumerable<GoogleRequest> Requests(string method, string host) =>
            google.Requests.Skip(before).Where(request => request.Method == method && request.Host == host);
    }

    [Fact]
    public async Task A_tuning_job_gives_its_trials_the_best_first()
    {
        var vertex = new DeployedVertex(environment, "tuning");
        await vertex.GoogleAsync();
        await vertex.PutAsync("jobs", "tuning.yaml", DeployedVertex.Sample("tuning.yaml"));

        var (report, result) = await vertex.SubmitAsync("hyperparameterTuningJob", "tuning.yaml");

        Assert.True(result.FunctionError is null, report.ToString());
        Assert.Equal(("SUCCEEDED", 6), (report.GetProperty("state").GetString(), report.GetProperty("trialCount").GetInt32()));
        var accuracies = report.GetProperty("trials").EnumerateArray()
            .Select(trial => trial.GetProperty("metrics").GetProperty("val/acc").GetDouble()).ToList();
        Assert.Equal(accuracies.OrderDescending(), accuracies);
        Assert.NotEqual(accuracies[0], accuracies[^1]);
        var version = report.GetProperty("trials")[0].GetProperty("parameters").GetProperty("datamodule.version").GetString();
        Assert.True(version is "1.9" or "1.10", version);
    }

    /// <summary>Nothing that opens something is in a log line or a response.</summary>
    private static void AssertSilent(GoogleStandIn google, IReadOnlyList<InvocationResult> results)
    {
        string[] secrets =
        [
            .. google.Tokens.Given,
            .. google.Requests.Where(request => request.Bearer is not null).Select(request => request.Bearer!),
            "Signature=",
            "x-amz-security-token",
        ];
        Assert.True(google.Tokens.Given.Count >= 2);
        foreach (var result in results)
        {
            Assert.NotEmpty(result.Log);
            var said = $"{Encoding.UTF8.GetString(result.Payload.Span)}\n{string.Join('\n', result.Log)}";
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Arguments(string? component) =>
        component!.TrimEnd().Split('\n').SkipWhile(line => line.Trim() != "args:").Skip(1)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static string? Severity(JsonElement finding) => finding.GetProperty("severity").GetString();
}
