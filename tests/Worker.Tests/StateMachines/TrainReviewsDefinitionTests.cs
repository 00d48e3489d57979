using System.Text;
using System.Text.Json;
using Demo;
using LocalAws;
using Worker.Tests.Integration;

namespace Worker.Tests.StateMachines;

/// <summary>What the state machine train_reviews says, as it is deployed.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.DeployedAlone)]
[NeedsJobs("prepare_reviews", "verify_model", "announce_training")]
public sealed class TrainReviewsDefinitionTests(DeployedEnvironment environment)
{
    private const int MaxJobName = 63;
    private const int MaxJobBase = 50;

    private static readonly string[] WithoutResource = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"];

    [Fact]
    public async Task Is_what_the_Amazon_States_Language_allows()
    {
        var definition = (await StatesEnvironment.DeployedAsync(environment, "aws_sfn_state_machine.train_reviews"))
            .GetProperty("definition").GetString()!;

        Assert.Equal("[]", await ProblemsAsync(definition));
        Assert.Contains(
            "MISSING_TRANSITION_TARGET",
            await ProblemsAsync(definition.Replace("\"Next\":\"Verify\"", "\"Next\":\"Nowhere\"", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    /// <summary>Defect 7: a retry for time limits, and no time limit.</summary>
    [Fact]
    public async Task Each_task_has_a_time_limit_and_none_is_retried_for_it()
    {
        foreach (var state in await TasksAsync())
        {
            Assert.True(state.Value.GetProperty("TimeoutSeconds").GetInt32() > 0, state.Name);
            Assert.DoesNotContain(RetriedBy(state.Value), error => error.StartsWith("States.", StringComparison.Ordinal));
        }
    }

    /// <summary>Defect 2: throttling was not retried.</summary>
    [Fact]
    public async Task Each_function_is_retried_when_Lambda_itself_fails()
    {
        string[] expected =
        [
            "Lambda.AWSLambdaException", "Lambda.ClientExecutionTimeoutException", "Lambda.SdkClientException", "Lambda.ServiceException",
            "Lambda.TooManyRequestsException",
        ];
        foreach (var state in (await TasksAsync()).Where(state => state.Name != "Train"))
        {
            var retry = state.Value.GetProperty("Retry")[0];
            Assert.Equal(expected, Errors(retry).Order(StringComparer.Ordinal));
            if (state.Name is "Prepare" or "Verify")
            {
                Assert.Contains("IOException", Errors(state.Value.GetProperty("Retry")[1]));
            }

            Assert.Equal(
                (2, 6, 2, "FULL"),
                (
                    retry.GetProperty("IntervalSeconds").GetInt32(), retry.GetProperty("MaxAttempts").GetInt32(),
                    retry.GetProperty("BackoffRate").GetInt32(), retry.GetProperty("JitterStrategy").GetString()));
        }
    }

    /// <summary>Defect 8: it could wait for 83 hours.</summary>
    [Fact]
    public async Task No_retry_waits_longer_than_two_hours_in_all()
    {
        foreach (var retry in (await TasksAsync()).SelectMany(state => state.Value.GetProperty("Retry").EnumerateArray()))
        {
            var wait = retry.GetProperty("IntervalSeconds").GetDouble();
            var max = retry.TryGetProperty("MaxDelaySeconds", out var most) ? most.GetDouble() : double.MaxValue;
            var rate = retry.GetProperty("BackoffRate").GetDouble();
            var total = Enumerable.Range(0, retry.GetProperty("MaxAttempts").GetInt32())
                .Sum(attempt => Math.Min(max, wait * Math.Pow(rate, attempt)));
            Assert.InRange(total, 1, TimeSpan.FromHours(2).TotalSeconds);
        }
    }

    /// <summary>Defect 1: a catcher led to the end of a success.</summary>
    [Fact]
    public async Task Each_failure_that_is_caught_is_told_and_ends_as_failed()
    {
        var states = await StatesAsync();
        foreach (var name in new[] { "Prepare", "Train", "Verify" })
        {
            var catcher = Assert.Single(states.GetProperty(name).GetProperty("Catch").EnumerateArray());
            Assert.Equal(
                ("States.ALL", "AnnounceFailure"),
                (Assert.Single(catcher.GetProperty("ErrorEquals").EnumerateArray()).GetString(), catcher.GetProperty("Next").GetString()));
        }

        Assert.Equal("Failed", states.GetProperty("AnnounceFailure").GetProperty("Next").GetString());
        Assert.Equal("Fail", states.GetProperty("Failed").GetProperty("Type").GetString());
        Assert.Equal(
            "AnnounceModel",
            Assert.Single(states.EnumerateObject(), state => state.Value.TryGetProperty("End", out _)).Name);
    }

    /// <summary>Defect 6: with the longest base that PrepareReviews gives, and as many redrives as there may be.</summary>
    [Fact]
    public async Task The_name_of_a_training_has_the_counts_of_redrives_and_retries_and_fits()
    {
        var train = (await StatesAsync()).GetProperty("Train");
        Assert.Equal(
            "States.Format('{}-{}-{}', $.jobBase, $$.Execution.RedriveCount, $$.State.RetryCount)",
            train.GetProperty("Parameters").GetProperty("TrainingJobName.$").GetString());
        var retries = train.GetProperty("Retry").EnumerateArray().Sum(retry => retry.GetProperty("MaxAttempts").GetInt32());
        Assert.InRange(MaxJobBase + $"-1000-{retries}".Length, 1, MaxJobName);
    }

    /// <summary>Defect 10: roles with full access.</summary>
    [Theory]
    [InlineData("aws_iam_role_policy.train_reviews")]
    [InlineData("aws_iam_role_policy.train_reviews_events")]
    [InlineData("aws_iam_role_policy.reviews_training")]
    public async Task No_role_has_full_access(string policy)
    {
        var text = (await StatesEnvironment.DeployedAsync(environment, policy)).GetProperty("policy").GetString()!;
        foreach (var statement in JsonElement.Parse(text).GetProperty("Statement").EnumerateArray())
        {
            var actions = Texts(statement.GetProperty("Action"));
            Assert.DoesNotContain(actions, action => action.Contains('*', StringComparison.Ordinal));
            if (Texts(statement.GetProperty("Resource")).Contains("*"))
            {
                Assert.All(actions, action => Assert.Contains(action, WithoutResource));
            }
        }
    }

    private static List<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetString()!)] : [value.GetString()!];

    private static List<string> RetriedBy(JsonElement state) =>
        [.. state.GetProperty("Retry").EnumerateArray().SelectMany(Errors)];

    private static List<string> Errors(JsonElement retry) => Texts(retry.GetProperty("ErrorEquals"));

    private async Task<List<JsonProperty>> TasksAsync() =>
        [.. (await StatesAsync()).EnumerateObject().Where(state => state.Value.GetProperty("Type").GetString() == "Task")];

    private async Task<JsonElement> StatesAsync() => JsonElement.Parse(
        (await StatesEnvironment.DeployedAsync(environment, "aws_sfn_state_machine.train_reviews")).GetProperty("definition").GetString()!)
        .GetProperty("States");

    private static async Task<string> ProblemsAsync(string definition)
    {
        await NpmTools.InstallAsync(Checkout.Repository, TestContext.Current.CancellationToken);
        return await NpmTools.RunAsync(
            Checkout.Repository, "validate-asl.mjs", Encoding.UTF8.GetBytes(definition), TestContext.Current.CancellationToken);
    }
}
