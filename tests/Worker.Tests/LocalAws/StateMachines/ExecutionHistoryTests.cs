using System.Text.Json;
using LocalAws.StateMachines;

namespace Worker.Tests.LocalAws.StateMachines;

public static class ExecutionHistoryTests
{
    private const string Entered =
        """{"type":"TaskStateEntered","timestamp":1,"stateEnteredEventDetails":{"name":"Train","input":"{\"a\":1}"}}""";
    private const string Scheduled = """{"type":"TaskScheduled","timestamp":1.5,"taskScheduledEventDetails":{"resource":"invoke"}}""";
    private const string Failed = """{"type":"TaskFailed","timestamp":2,"taskFailedEventDetails":{"error":"Busy","cause":"Try later."}}""";
    private const string Exited = """{"type":"TaskStateExited","timestamp":3,"stateExitedEventDetails":{"name":"Train","output":"[]"}}""";
    private const string Start = """{"type":"ExecutionStarted","timestamp":0,"executionStartedEventDetails":{"input":"{}"}}""";

    [Fact]
    public static void A_state_that_was_left_has_succeeded()
    {
        var step = Assert.Single(Read("RUNNING", Start, Entered, Scheduled, Exited));

        Assert.Equal(("Train", "succeeded", 1), (step.Name, step.Outcome, step.Attempts));
        Assert.Equal(TimeSpan.FromSeconds(2), step.EndedAt - step.StartedAt);
        Assert.Equal(("{\n  \"a\": 1\n}", "[]"), (step.Input, step.Output));
    }

    [Fact]
    public static void A_state_that_was_not_left_is_running()
    {
        var step = Assert.Single(Read("RUNNING", Start, Entered, Scheduled));

        Assert.Equal(("running", null), (step.Outcome, step.EndedAt));
    }

    [Fact]
    public static void A_retry_that_succeeds_leaves_the_error_before_it_to_see()
    {
        var step = Assert.Single(Read("SUCCEEDED", Start, Entered, Scheduled, Failed, Scheduled, Exited));

        Assert.Equal(("succeeded", 2, "Busy", "Try later."), (step.Outcome, step.Attempts, step.Error, step.Cause));
    }

    [Fact]
    public static void A_state_whose_failure_a_catcher_took_says_so()
    {
        var step = Assert.Single(Read("RUNNING", Start, Entered, Scheduled, Failed, Exited));

        Assert.Equal(("caught", "Busy"), (step.Outcome, step.Error));
    }

    [Theory]
    [InlineData("FAILED", """{"type":"ExecutionFailed","timestamp":4,"executionFailedEventDetails":{"error":"NoModel","cause":"Why"}}""")]
    [InlineData("TIMED_OUT", """{"type":"ExecutionTimedOut","timestamp":4,"executionTimedOutEventDetails":{}}""")]
    [InlineData("ABORTED", """{"type":"ExecutionAborted","timestamp":4,"executionAbortedEventDetails":{}}""")]
    [InlineData("ABORTED", Start)]
    public static void A_state_in_which_the_execution_ended_has_failed(string status, string end) =>
        Assert.Equal("failed", Assert.Single(Read(status, Start, Entered, Scheduled, end)).Outcome);

    [Fact]
    public static void A_redrive_enters_the_state_again() =>
        Assert.Equal(
            ["failed", "succeeded"],
            Read(
                "SUCCEEDED",
                Start,
                Entered,
                """{"type":"ExecutionAborted","timestamp":4,"executionAbortedEventDetails":{}}""",
                """{"type":"ExecutionRedriven","timestamp":5,"executionRedrivenEventDetails":{"redriveCount":1}}""",
                Entered,
                Exited).Select(step => step.Outcome));

    [Theory]
    [InlineData("1764277200.123")]
    [InlineData("\"2025-11-27T21:00:00.123Z\"")]
    public static void A_time_is_a_number_or_a_text(string json) =>
        Assert.Equal(
            new DateTimeOffset(2025, 11, 27, 21, 0, 0, 123, TimeSpan.Zero), ExecutionHistory.Time(JsonElement.Parse(json)));

    private static IReadOnlyList<ExecutionStep> Read(string status, params string[] events) =>
        ExecutionHistory.Read(events.Select(one => JsonElement.Parse(one)), status);
}
