using System.Text.Encodings.Web;
using System.Text.Json;
using Worker.Jobs.SubmitVertexJob;

namespace Worker.Tests.Jobs.SubmitVertexJob;

/// <summary>What is submitted is made of a pipeline declaration with its component files, or of the file of a tuning job.</summary>
public static class CompiledSubmissionTests
{
    private const string Declaration = """
        name: train-and-tell
        root: gs://bucket/root
        parameters:
          lr: {type: Float, default: 0.1}
        tasks:
          train:
            component: ../components/train.yaml
            arguments:
              lr: {parameter: lr}
        """;

    private const string Component = """
        name: train
        inputs:
          - {name: lr, type: Float}
        implementation:
          container:
            image: gcr.io/p/train
            command: [python, train.py]
            args: ["lr={{$.inputs.parameters['lr']}}"]
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Request Request =>
        SubmitVertexJobFixture.TrainRequest with { PipelineJob = null, Pipeline = "jobs/pipelines/train.yaml" };

    [Fact]
    public static async Task Compiles_a_declaration_with_its_component_files()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/pipelines/train.yaml"] = Declaration;
        fixture.Files["jobs/components/train.yaml"] = Component;

        var report = await fixture.RunAsync(Request with
        {
            Parameters = new Dictionary<string, JsonElement> { ["lr"] = JsonElement.Parse("0.25") },
            Root = "gs://bucket/other",
            ServiceAccount = "trainer@demo-project.iam.gserviceaccount.com",
        });

        Assert.Equal("SUCCEEDED", report.State);
        var job = fixture.OnlyJob.Value;
        Assert.Equal("gs://bucket/other", job["runtimeConfig"]!["gcsOutputDirectory"]!.GetValue<string>());
        Assert.Equal("trainer@demo-project.iam.gserviceaccount.com", job["serviceAccount"]!.GetValue<string>());
        Assert.Contains("lr={{$.inputs.parameters['lr']}}", job["pipelineSpec"]!.ToJsonString(Readable), StringComparison.Ordinal);
        Assert.Contains("0.25", job["runtimeConfig"]!["parameters"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Takes_component_files_that_were_converted()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/pipelines/train.yaml"] = Declaration.Replace("../components", "../../converted", StringComparison.Ordinal);
        fixture.Files["converted/train.yaml"] = Component;

        Assert.Equal("SUCCEEDED", (await fixture.RunAsync(Request)).State);
    }

    [Theory]
    [InlineData("../components/train.yaml", "../components/none.yaml", "There is no object jobs/components/none.yaml")]
    [InlineData("../components/train.yaml", "../../secrets/train.yaml", "secrets/train.yaml is neither below jobs/ nor below converted/")]
    [InlineData("{parameter: lr}", "{parameter: learning_rate}", "learning_rate")]
    public static async Task Says_where_a_declaration_is_wrong_and_submits_nothing(string old, string replacement, string problem)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/pipelines/train.yaml"] = Declaration.Replace(old, replacement, StringComparison.Ordinal);
        fixture.Files["jobs/components/train.yaml"] = Component;

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(Request));

        Assert.Matches("Nothing was submitted: jobs/pipelines/train\\.yaml:[0-9]+:[0-9]+: error ", error.Message);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Posts);
    }

    [Fact]
    public static async Task Says_where_the_file_of_a_tuning_job_is_wrong_and_submits_nothing()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/tune.json"] = SubmitVertexJobFixture.Tuning.Replace(
            "\"parallelTrialCount\":2", "\"parallelTrialCount\":7", StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(SubmitVertexJobFixture.TuneRequest));

        Assert.StartsWith("Nothing was submitted: jobs/tune.json:1:", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.StandIn.Requests);
    }
}
