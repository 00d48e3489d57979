using System.Text.Json.Nodes;
using Demo.Vertex;
using Worker.Jobs.SubmitVertexJob;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Google;

namespace Worker.Tests.Jobs.SubmitVertexJob;

public static class SubmitVertexJobTests
{
    private const string TrainName = "projects/demo-project/locations/us-central1/pipelineJobs/worker-train-1";

    [Fact]
    public static async Task Runs_a_pipeline_to_its_end()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal(
            ("SUCCEEDED", true, "PIPELINE_STATE_SUCCEEDED", TrainName), (report.State, report.Done, report.VertexState, report.Name));
        Assert.Equal(
            "https://console.cloud.google.com/vertex-ai/locations/us-central1/pipelines/runs/worker-train-1?project=demo-project",
            report.Console.ToString());
        Assert.Null(report.Error);
        Assert.Null(report.Trials);
        var job = fixture.OnlyJob.Value;
        Assert.Equal("train-1", job["labels"]!["worker_id"]!.GetValue<string>());
        Assert.Equal("ml", job["labels"]!["team"]!.GetValue<string>());
        Assert.Equal("train", job["pipelineSpec"]!["pipelineInfo"]!["name"]!.GetValue<string>());
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7.5)], fixture.Google.Time.Waits);
    }

    [Fact]
    public static async Task Gives_the_trials_of_a_tuning_job_the_best_first()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        Assert.Equal(("SUCCEEDED", "JOB_STATE_SUCCEEDED", 6), (report.State, report.VertexState, report.TrialCount));
        Assert.Equal(["3", "4", "2", "1", "5", "6"], report.Trials!.Select(trial => trial.Id));
        Assert.Equal(
            report.Trials!.Select(trial => trial.Metrics["val_loss"].GetDouble()).Order(),
            report.Trials!.Select(trial => trial.Metrics["val_loss"].GetDouble()));
        Assert.InRange(report.Trials![0].Parameters["model.optimizer.lr"].GetDouble(), 0.039, 0.041);
        Assert.StartsWith(
            "https://console.cloud.google.com/ai/platform/locations/us-central1/training/",
            report.Console.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Says_RUNNING_before_its_time_is_over_and_goes_on_with_the_name()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.LooksPerStep = 20;
        fixture.TimeOut = TimeSpan.FromMinutes(5);
        var start = fixture.Google.Time.GetUtcNow();

        var first = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal(("RUNNING", false, "PIPELINE_STATE_PENDING", TrainName), (first.State, first.Done, first.VertexState, first.Name));
        Assert.InRange(fixture.Google.Time.GetUtcNow() - start, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5) - VertexApi.Reserve);

        var reports = new List<Report>();
        do
        {
            reports.Add(await fixture.RunAsync(new Request(Name: first.Name)));
        }
        while (!reports[^1].Done);

        Assert.Equal("SUCCEEDED", reports[^1].State);
        Assert.True(reports.Count > 1);
        Assert.Single(fixture.Posts);
    }

    [Fact]
    public static async Task A_second_call_with_the_same_id_finds_the_pipeline_job_of_the_first()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal(("SUCCEEDED", TrainName), (report.State, report.Name));
        Assert.Equal([200, 409], fixture.Posts.Select(post => post.Status));
        Assert.Single(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task A_second_call_with_the_same_id_finds_the_tuning_job_of_the_first()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        var first = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        var second = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        Assert.Equal(first.Name, second.Name);
        Assert.Single(fixture.Posts);
    }

    [Fact]
    public static async Task A_page_without_jobs_is_not_the_end_of_the_list()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        var first = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);
        fixture.StandIn.Script(
            request => request.Method == "GET" && request.Path.EndsWith("/hyperparameterTuningJobs", StringComparison.Ordinal),
            GoogleReply.Json(new JsonObject { ["nextPageToken"] = "next" }));

        var second = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        Assert.Equal(first.Name, second.Name);
        Assert.Single(fixture.Posts);
    }

    [Theory]
    [InlineData("""{"displayName":"a","displayName":"b"}""", "jobs/train.json is not JSON")]
    [InlineData("""{"displayName":"\ud800"}""", "jobs/train.json has text that is no Unicode")]
    public static async Task A_file_that_no_JSON_reader_reads_the_same_is_refused(string file, string problem)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/train.json"] = file;

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(SubmitVertexJobFixture.TrainRequest));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs/train.json")]
    [InlineData("jobs/tune.json")]
    public static async Task An_id_that_another_job_has_is_refused(string file)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        var request = file == "jobs/train.json" ? SubmitVertexJobFixture.TrainRequest : SubmitVertexJobFixture.TuneRequest;
        await fixture.RunAsync(request);
        fixture.Files[file] = fixture.Files[file].Replace("\"displayName\":\"t", "\"displayName\":\"other-t", StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<InvalidSubmissionException>(() => fixture.RunAsync(request));

        Assert.Contains($"the id {request.Id} is that of another job already, projects/", error.Message, StringComparison.Ordinal);
        Assert.Single(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task A_pipeline_job_whose_response_is_lost_is_not_submitted_twice()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsPost, GoogleReply.Lost);

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal("SUCCEEDED", report.State);
        Assert.Equal([0, 409], fixture.Posts.Select(post => post.Status));
        Assert.Single(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task A_tuning_job_whose_response_is_lost_is_found_and_not_submitted_twice()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsPost, GoogleReply.Lost);

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        Assert.Equal("SUCCEEDED", report.State);
        Assert.Single(fixture.Posts);
        Assert.Single(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task A_tuning_job_that_may_have_been_created_is_not_created_again_and_the_error_says_what_to_do()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsPost, new GoogleReply(0, IsAborted: true));

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(() => fixture.RunAsync(SubmitVertexJobFixture.TuneRequest));

        Assert.EndsWith(
            "Whether the tuning job was created is not known: call again with the id tune-1, by which it is looked for first.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Single(fixture.Posts);
        Assert.Equal("SUCCEEDED", (await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest)).State);
    }

    [Fact]
    public static async Task A_job_that_cannot_be_seen_for_a_while_is_not_lost()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsLook, Enumerable.Repeat(GoogleReply.Error(503, "UNAVAILABLE", "down"), 8));

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal("SUCCEEDED", report.State);
    }

    [Fact]
    public static async Task A_job_that_can_no_longer_be_seen_keeps_its_name()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsLook, Enumerable.Repeat(GoogleReply.Error(503, "UNAVAILABLE", "down"), 500));

        var report = await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);

        Assert.Equal(("RUNNING", TrainName), (report.State, report.Name));
    }

    [Fact]
    public static async Task Says_why_a_pipeline_failed_and_where()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.LooksPerStep = 0;
        fixture.TimeOut = TimeSpan.FromSeconds(12);
        await fixture.RunAsync(SubmitVertexJobFixture.TrainRequest);
        fixture.StandIn.Change(TrainName, job =>
        {
            job["state"] = "PIPELINE_STATE_FAILED";
            job["error"] = new JsonObject { ["code"] = 9, ["message"] = "The DAG failed because some tasks failed." };
            job["jobDetail"] = JsonNode.Parse("""
                {"taskDetails":[{"taskName":"prepare","state":"SUCCEEDED"},
                                {"taskName":"train","state":"FAILED","error":{"code":3,"message":"exit code 1"}}]}
                """);
        });

        var report = await fixture.RunAsync(new Request(Name: TrainName));

        Assert.Equal(("FAILED", true), (report.State, report.Done));
        Assert.Equal(new JobError(9, "The DAG failed because some tasks failed."), report.Error);
        Assert.Equal([new FailedTask("train", new JobError(3, "exit code 1"))], report.FailedTasks!);
    }

    [Theory]
    [InlineData("JOB_STATE_CANCELLED", "CANCELLED", true)]
    [InlineData("JOB_STATE_EXPIRED", "EXPIRED", true)]
    [InlineData("JOB_STATE_PARTIALLY_SUCCEEDED", "PARTIALLY_SUCCEEDED", true)]
    [InlineData("JOB_STATE_CANCELLING", "RUNNING", false)]
    [InlineData("JOB_STATE_QUEUED", "RUNNING", false)]
    [InlineData("JOB_STATE_PAUSED", "RUNNING", false)]
    public static async Task Gives_a_state_that_a_machine_can_choose_by(string vertexState, string state, bool isDone)
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.LooksPerStep = 0;
        fixture.TimeOut = TimeSpan.FromSeconds(40);
        var name = (await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest)).Name;
        fixture.StandIn.Change(name, job => job["state"] = vertexState);

        var report = await fixture.RunAsync(new Request(Name: name));

        Assert.Equal((state, isDone, vertexState), (report.State, report.Done, report.VertexState));
    }

    [Fact]
    public static async Task Says_what_Google_refuses()
    {
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.Files["jobs/train.json"] = """{"displayName":"x","runtimeConfigs":{}}""";

        var error = await Assert.ThrowsAsync<GoogleRefusedException>(() => fixture.RunAsync(SubmitVertexJobFixture.TrainRequest));

        Assert.Contains("Unknown name \"runtimeConfigs\" at 'pipeline_job'", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task Logs_no_token()
    {
        using var log = new CapturedLog();
        await using var fixture = await SubmitVertexJobFixture.StartAsync();
        fixture.StandIn.Script(SubmitVertexJobFixture.IsLook, Enumerable.Repeat(GoogleReply.Error(503, "UNAVAILABLE", "down"), 8));
        fixture.StandIn.Script(SubmitVertexJobFixture.IsPost, GoogleReply.Lost);

        await fixture.RunAsync(SubmitVertexJobFixture.TuneRequest);

        Assert.Contains("it is looked for", log.Text, StringComparison.Ordinal);
        Assert.Contains("it is looked at again", log.Text, StringComparison.Ordinal);
        Assert.All(fixture.Google.Secrets, secret => Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal));
    }
}
