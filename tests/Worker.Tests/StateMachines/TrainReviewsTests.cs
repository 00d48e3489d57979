using System.Text.Json;
using System.Text.Json.Nodes;
using Demo;
using LocalAws;
using WorkerLib.Alerts;

namespace Worker.Tests.StateMachines;

/// <summary>The state machine train_reviews is executed, with results of tasks that are given.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.DeployedAlone)]
[NeedsJobs("prepare_reviews", "verify_model", "announce_training")]
public sealed class TrainReviewsTests(StatesEnvironment states) : IClassFixture<StatesEnvironment>, IAsyncLifetime
{
    private const string Key = "incoming/vectors/spring.csv";

    private const string Verified =
        """{"form":"vectors","dataset":"d1","words":5,"dimensions":3,"labels":null,"latest":"models/vectors/latest.json"}""";

    private FakeTasks Tasks => states.Tasks;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await states.StartAsync();
        await states.TakeAlertsAsync();
        Tasks.Reset();
        Tasks.Handle("prepare_reviews", new FakeResult(Prepared(lines: 9)));
        Tasks.Handle("verify_model", new FakeResult(Verified));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Good_reviews_become_a_model_which_is_the_recovery_of_its_form()
    {
        var execution = await states.RunAsync(Key);

        Assert.Equal("SUCCEEDED", Status(execution));
        Assert.Equal(["prepare_reviews", "CreateTrainingJob", "verify_model", "announce_training"], TasksCalled());
        Assert.Equal(
            ["bucket", "dataset", "form", "manifest", "modelArtifacts", "trainingJob"],
            InputOf("verify_model").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.EndsWith("/output/model.tar.gz", Text(InputOf("verify_model"), "modelArtifacts"), StringComparison.Ordinal);
        var alerts = await states.TakeAlertsAsync();
        Assert.Equal(["training/other", "training/vectors"], alerts.Select(alert => alert.Subject).Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.Equal(AlertKind.Recovery, alert.Kind));
    }

    /// <summary>Defect 1 of the published pipeline: there it ended as SUCCEEDED.</summary>
    [Fact]
    public async Task Invalid_input_ends_as_failed_and_reaches_people()
    {
        Tasks.Handle("prepare_reviews", FakeResult.Error("InvalidReviewsException", "Row 3, column star_rating: 'Y' is no whole number."));

        var execution = await states.RunAsync(Key);

        Assert.Equal(("FAILED", "NoModel"), (Status(execution), execution.GetProperty("error").GetString()));
        Assert.Equal(["prepare_reviews", "announce_training"], TasksCalled());
        var alert = await AlertAsync();
        Assert.Contains("Row 3, column star_rating: 'Y' is no whole number.", alert.Message, StringComparison.Ordinal);
        Assert.Equal(alert.Message, execution.GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_file_without_a_line_to_train_with_ends_as_failed()
    {
        Tasks.Handle("prepare_reviews", new FakeResult(Prepared(lines: 0)));

        var execution = await states.RunAsync(Key);

        Assert.Equal("FAILED", Status(execution));
        Assert.DoesNotContain("CreateTrainingJob", TasksCalled());
        Assert.Contains("No row of it has a text to train with.", (await AlertAsync()).Message, StringComparison.Ordinal);
    }

    /// <summary>Defect 2: it was not retried.</summary>
    [Fact]
    public async Task A_throttled_function_is_called_again()
    {
        Tasks.Handle("prepare_reviews", FakeResult.Throttled, FakeResult.Throttled, new FakeResult(Prepared(lines: 9)));

        var execution = await states.RunAsync(Key);

        Assert.Equal("SUCCEEDED", Status(execution));
        Assert.Equal(3, TasksCalled().Count(task => task == "prepare_reviews"));
        Assert.Single(Tasks.Calls.Where(call => call.Task == "prepare_reviews").Select(call => call.Input.ToString()).Distinct());
    }

    [Fact]
    public async Task A_training_that_fails_ends_as_failed_and_people_learn_why()
    {
        Tasks.JobStatus = "Failed";

        var execution = await states.RunAsync(Key);

        Assert.Equal("FAILED", Status(execution));
        Assert.DoesNotContain("verify_model", TasksCalled());
        Assert.Single(TasksCalled(), task => task == "CreateTrainingJob");
        Assert.Contains("ended as Failed: ClientError: no word is left.", (await AlertAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_verify_ends_as_failed()
    {
        Tasks.Handle("verify_model", FakeResult.Error("InvalidModelException", "vectors.txt has 4 words and says 5."));

        var execution = await states.RunAsync(Key);

        Assert.Equal("FAILED", Status(execution));
        Assert.Single(TasksCalled(), task => task == "verify_model");
        Assert.Contains("vectors.txt has 4 words and says 5.", (await AlertAsync()).Message, StringComparison.Ordinal);
    }

    /// <summary>Defect 6: it used the name again, which SageMaker refuses.</summary>
    [Fact]
    public async Task A_training_that_is_retried_has_another_name()
    {
        Tasks.Refuse = count => count < 2 ? "ResourceLimitExceeded" : null;

        var execution = await states.RunAsync(Key);

        Assert.Equal("SUCCEEDED", Status(execution));
        Assert.Equal(["-0-0", "-0-1", "-0-2"], Names().Select(name => name[^4..]));
        Assert.Equal(Names()[^1], InputOf("verify_model").GetProperty("trainingJob").GetString());
    }

    [Fact]
    public async Task The_parameters_of_a_training_are_what_SageMaker_takes()
    {
        await states.RunAsync(Key);

        var parameters = InputOf("CreateTrainingJob");
        Assert.Equal("[]", await ProblemsAsync(parameters));
        var wrong = JsonNode.Parse(parameters.ToString())!;
        wrong["ResourceConfig"]!["InstanceCount"] = "1";
        Assert.NotEqual("[]", await ProblemsAsync(JsonElement.Parse(wrong.ToJsonString())));
    }

    [Fact]
    public async Task A_redrive_goes_on_at_the_training_with_another_name_and_does_no_step_twice()
    {
        Tasks.JobStatus = "InProgress";
        var arn = await states.StartAsync(Key);
        await UntilAsync(() => TasksCalled().Contains("CreateTrainingJob"));
        await states.StatesAsync("StopExecution", new JsonObject { ["executionArn"] = arn });
        await UntilAsync(() => TasksCalled().Contains("StopTrainingJob"));
        Assert.Equal("ABORTED", Status(await states.EndAsync(arn)));

        Tasks.JobStatus = "Completed";
        await states.StatesAsync("RedriveExecution", new JsonObject { ["executionArn"] = arn });

        Assert.Equal("SUCCEEDED", Status(await states.EndAsync(arn)));
        Assert.Equal(["-0-0", "-1-0"], Names().Select(name => name[^4..]));
        Assert.Equal(
            ["prepare_reviews", "CreateTrainingJob", "StopTrainingJob", "CreateTrainingJob", "verify_model", "announce_training"],
            TasksCalled());
    }

    [Fact]
    public async Task A_redrive_of_what_was_told_already_tells_nobody_again()
    {
        Tasks.JobStatus = "Failed";
        var arn = await states.StartAsync(Key);
        await states.EndAsync(arn);
        var before = TasksCalled();

        await states.StatesAsync("RedriveExecution", new JsonObject { ["executionArn"] = arn });

        Assert.Equal("FAILED", Status(await states.EndAsync(arn)));
        Assert.Equal(before, TasksCalled());
        Assert.Single(await states.TakeAlertsAsync());
        Assert.Equal(["Failed", "Failed"], (await states.StatesOfAsync(arn)).TakeLast(2));
    }

    /// <summary>Defect 9: any object started it.</summary>
    [Fact]
    public async Task Only_CSV_files_below_incoming_start_an_execution()
    {
        var before = (await states.ExecutionsAsync()).Count;
        foreach (var key in new[]
        {
            "incoming/vectors/spring.csv.errors.json", "incoming/vectors/spring.txt", "prepared/d1/train.csv", "spring.csv",
            "old/incoming/vectors/spring.csv",
        })
        {
            await states.S3.PutObjectAsync(new() { BucketName = states.Bucket, Key = key, ContentBody = "x" }, Cancelled);
        }

        Assert.Equal(before, (await states.ExecutionsAsync()).Count);

        await states.S3.PutObjectAsync(
            new() { BucketName = states.Bucket, Key = "incoming/vectors/春 1.csv", ContentBody = "x" }, Cancelled);

        var executions = await states.ExecutionsAsync();
        Assert.Equal(before + 1, executions.Count);
        await UntilAsync(() => TasksCalled().Contains("announce_training"));
        var input = InputOf("prepare_reviews");
        Assert.Equal(
            (states.Bucket, "incoming/vectors/春 1.csv", "9dd4e461268c8034f5c8564e155c67a6"),
            (Text(input, "bucket"), Text(input, "key"), Text(input, "etag")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(input, "startedAt"));
    }

    private async Task<Alert> AlertAsync()
    {
        var alert = Assert.Single(await states.TakeAlertsAsync());
        Assert.Equal(("training/vectors", AlertKind.Alert, AlertSeverity.Error), (alert.Subject, alert.Kind, alert.Severity));
        return alert;
    }

    private List<string> TasksCalled() => [.. Tasks.Calls.Select(call => call.Task)];

    private JsonElement InputOf(string task) => Tasks.Calls.Last(call => call.Task == task).Input;

    private List<string> Names() =>
        [.. Tasks.Calls.Where(call => call.Task == "CreateTrainingJob").Select(call => Text(call.Input, "TrainingJobName"))];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Status(JsonElement execution) => Text(execution, "status");

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(100, Cancelled);
        }
    }

    /// <summary>What botocore's model of the service finds wrong, as JSON.</summary>
    private static async Task<string> ProblemsAsync(JsonElement parameters)
    {
        var script = Path.Combine(Checkout.Root, "tests", "data", "state-machines", "check_parameters.py");
        var result = await ChildProcess.CaptureAsync(
            "python3", [script, "sagemaker", "CreateTrainingJob", parameters.ToString()], Checkout.Root, Cancelled);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output.Trim();
    }

    /// <summary>A name of its own for the training, and the longest that there may be.</summary>
    private static string Prepared(int lines) => new JsonObject
    {
        ["dataset"] = "d1",
        ["jobBase"] = $"reviews-{Guid.NewGuid():N}-12345678-x",
        ["form"] = "vectors",
        ["rows"] = 10,
        ["lines"] = lines,
        ["validationLines"] = 0,
        ["words"] = 123,
        ["bucket"] = "reviews",
        ["manifest"] = "prepared/d1/manifest.json",
        ["hyperParameters"] = new JsonObject { ["mode"] = "skipgram", ["epochs"] = "5" },
        ["outputPath"] = "s3://reviews/models/d1/",
        ["inputDataConfig"] = new JsonArray(new JsonObject
        {
            ["ChannelName"] = "train",
            ["ContentType"] = "text/plain",
            ["DataSource"] = new JsonObject
            {
                ["S3DataSource"] = new JsonObject
                {
                    ["S3DataType"] = "S3Prefix",
                    ["S3Uri"] = "s3://reviews/prepared/d1/train.txt",
                    ["S3DataDistributionType"] = "FullyReplicated",
                },
            },
        }),
    }.ToJsonString();
}
