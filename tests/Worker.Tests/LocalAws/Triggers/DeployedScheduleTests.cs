using System.Globalization;
using System.Text.Json;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class DeployedScheduleTests
{
    private static readonly DateTimeOffset Nine = DateTimeOffset.Parse("2026-11-21T09:00:00+09:00", CultureInfo.InvariantCulture);

    [Fact]
    public static void Puts_what_the_scheduler_knows_into_the_input()
    {
        var schedule = Read(
            "cron(0 9 * * ? *)",
            "\"Input\":\"{\\\"a\\\":\\\"<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> "
            + "<aws.scheduler.execution-id> <aws.scheduler.attempt-number>\\\"}\",");

        Assert.Equal(
            """{"a":"arn:aws:scheduler:ap-northeast-1:123456789012:schedule/default/job 2026-11-21T00:00:00Z run-1 2"}""",
            schedule.Event(Nine, "run-1", 2));
    }

    [Fact]
    public static void Without_an_input_the_event_is_that_of_the_scheduler()
    {
        var raw = JsonElement.Parse(Read("cron(0 9 * * ? *)").Event(Nine, "run-1", 1));

        Assert.Equal("Scheduled Event", raw.GetProperty("detail-type").GetString());
        Assert.Equal("2026-11-21T00:00:00Z", raw.GetProperty("time").GetString());
        Assert.Equal("arn:aws:scheduler:ap-northeast-1:123456789012:schedule/default/job", raw.GetProperty("resources")[0].GetString());
    }

    [Fact]
    public static void What_is_due_when_the_clock_is_set_fires_and_a_rate_fires_at_once()
    {
        Assert.Equal(Nine, Read("cron(0 9 * * ? *)").First(Nine));
        Assert.Equal(Nine.AddDays(1), Read("cron(0 9 * * ? *)").Next(Nine));
        Assert.Equal(Nine, Read("rate(1 hour)").First(Nine));
        Assert.Equal(Nine.AddHours(1), Read("rate(1 hour)").Next(Nine));
    }

    [Fact]
    public static void Begins_and_ends_with_its_dates()
    {
        var from = Read("rate(1 hour)", "", $",\"StartDate\":{Nine.AddDays(1).ToUnixTimeSeconds()}");
        var until = Read("rate(1 hour)", "", $",\"EndDate\":{Nine.AddMinutes(90).ToUnixTimeSeconds()}");

        Assert.Equal(Nine.AddDays(1), from.First(Nine));
        Assert.Equal(Nine.AddHours(1), until.Next(Nine));
        Assert.Null(until.Next(Nine.AddHours(1)));
    }

    [Fact]
    public static void Is_the_same_as_long_as_nothing_of_it_changes()
    {
        Assert.Equal(Read("rate(1 hour)"), Read("rate(1 hour)"));
        Assert.NotEqual(Read("rate(1 hour)"), Read("rate(2 hours)"));
    }

    [Fact]
    public static void One_that_cannot_be_read_says_so() => Assert.Throws<FormatException>(() => Read("rate(1 hours)"));

    [Fact]
    public static void One_that_is_switched_off_or_starts_no_function_is_left_out()
    {
        Assert.Null(DeployedSchedule.Read(Json("rate(1 hour)", "", "", "DISABLED")));
        Assert.Null(DeployedSchedule.Read(Json("rate(1 hour)", "", "", "ENABLED", "arn:aws:sqs:ap-northeast-1:123456789012:queue")));
    }

    private static DeployedSchedule Read(string expression, string input = "", string dates = "") =>
        DeployedSchedule.Read(Json(expression, input, dates))!;

    private static JsonElement Json(
        string expression, string input, string dates, string state = "ENABLED",
        string target = "arn:aws:lambda:ap-northeast-1:123456789012:function:job") => JsonElement.Parse(
        $$$"""
        {"Arn":"arn:aws:scheduler:ap-northeast-1:123456789012:schedule/default/job",
        "ScheduleExpression":"{{{expression}}}","ScheduleExpressionTimezone":"Asia/Tokyo",
        "State":"{{{state}}}","Target":{"Arn":"{{{target}}}",{{{input}}}"RetryPolicy":{"MaximumRetryAttempts":3}}{{{dates}}}}
        """);
}
