using System.Text;
using System.Text.Json;
using Worker.Jobs.SubmitVertexJob;
using WorkerLib.Lambda;

namespace Worker.Tests.Jobs.SubmitVertexJob;

public static class RequestTests
{
    private const string Valid =
        """{"id":"train-1","project":"demo-project","location":"asia-northeast1","pipelineJob":"jobs/train.json"}""";

    [Theory]
    [InlineData("\"project\":\"demo-project\"", "\"project\":\"Demo\"", "project 'Demo' is no id")]
    [InlineData("\"project\":\"demo-project\",", "", "project '' is no id")]
    [InlineData("asia-northeast1", "evil.example/", "location 'evil.example/' is none")]
    [InlineData("asia-northeast1", "tokyo", "location 'tokyo' is none")]
    [InlineData("\"train-1\"", "\"Train 1\"", "id 'Train 1' is not")]
    [InlineData("\"id\":\"train-1\",", "", "id '' is not")]
    [InlineData("\"pipelineJob\"", "\"hyperparameterTuningJob\":\"jobs/x\",\"pipelineJob\"", "give exactly one of")]
    [InlineData(",\"pipelineJob\":\"jobs/train.json\"", "", "give exactly one of")]
    [InlineData("jobs/train.json", "secrets/train.json", "the key 'secrets/train.json' is not below jobs/")]
    [InlineData("}", ",\"root\":\"gs://b\"}", "parameters and root go with pipeline alone")]
    [InlineData("}", ",\"parameters\":{\"a\":\"b\"}}", "parameters and root go with pipeline alone")]
    [InlineData("\"pipelineJob\"", "\"parameters\":{\"a\":[1]},\"pipeline\"", "the parameter a is no text, number or boolean")]
    [InlineData("\"pipelineJob\"", "\"parameters\":{\"a\":\"\\ud83c\"},\"pipeline\"", "the parameter a is no text, number or boolean")]
    [InlineData("}", ",\"serviceAccount\":\"root@evil.example\"}", "serviceAccount is no email")]
    [InlineData("\"id\"", "\"name\":\"projects/p\",\"id\"", "name is given with other members")]
    public static async Task Says_what_is_wrong_with_a_request(string old, string replacement, string problem)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        Assert.Contains(old, Valid, StringComparison.Ordinal);
        var request = Read(Valid.Replace(old, replacement, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(request));

        Assert.StartsWith($"Nothing was submitted: {problem}", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.StandIn.Requests);
    }

    [Theory]
    [InlineData("\"pipelineJob\"", "\"pipelineJobs\"", "pipelineJobs")]
    [InlineData("\"project\"", "\"projects\"", "projects")]
    public static void Refuses_a_misspelt_member(string old, string replacement, string name)
    {
        var error = Assert.Throws<InvalidEventException>(() => Read(Valid.Replace(old, replacement, StringComparison.Ordinal)));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("projects/demo-project/locations/us-central1/pipelineJobs/a/b")]
    [InlineData("projects/demo-project/locations/us-central1/customJobs/1")]
    [InlineData("projects/demo-project/locations/evil.example/pipelineJobs/1")]
    [InlineData("https://evil.example/")]
    public static async Task Watches_nothing_that_is_no_job(string name)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();

        await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(new Request(Name: name)));

        Assert.Empty(fixture.StandIn.Requests);
    }

    [Theory]
    [InlineData("jobs/none.json", "there is no object jobs/none.json in the bucket bucket")]
    [InlineData("jobs/broken.json", "jobs/broken.json is not JSON at line 2, byte 3")]
    [InlineData("jobs/list.json", "jobs/list.json is not a JSON object")]
    [InlineData("jobs/deep.json", "jobs/deep.json is not JSON at line 1")]
    [InlineData("jobs/large.json", "jobs/large.json has 4194305 bytes, and at most 4194304 are read")]
    [InlineData("jobs/labels.json", "labels of the job is not an object")]
    public static async Task Says_what_is_wrong_with_a_file(string key, string problem)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/broken.json"] = "{\n  displayName\n}";
        fixture.Files["jobs/list.json"] = "[]";
        fixture.Files["jobs/deep.json"] = new string('[', 100);
        fixture.Files["jobs/large.json"] = new string(' ', (4 * 1024 * 1024) + 1);
        fixture.Files["jobs/labels.json"] = """{"labels":[]}""";

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(
            () => fixture.RunAsync(SubmitVertexJobFixture.TrainRequest with { PipelineJob = key }));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Posts);
    }

    [Fact]
    public static async Task Writes_a_report_that_a_state_machine_can_read()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        var report = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        var json = JsonSerializer.SerializeToElement(report, SubmitVertexJobJson.Default.Report);

        Assert.Equal("SUCCEEDED", json.GetProperty("state").GetString());
        Assert.True(json.GetProperty("done").GetBoolean());
        var best = json.GetProperty("trials")[0];
        Assert.Equal(JsonValueKind.Number, best.GetProperty("parameters").GetProperty("model.optimizer.lr").ValueKind);
        Assert.Equal(JsonValueKind.Number, best.GetProperty("metrics").GetProperty("val_loss").ValueKind);
        Assert.False(json.TryGetProperty("error", out _));
    }

    private static Request Read(string json) =>
        JsonEventReader.Read(Encoding.UTF8.GetBytes(json), SubmitVertexJobJson.Default.Request);
}
