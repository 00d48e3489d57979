using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.Schedules;

namespace LocalAws.Triggers;

/// <summary>A schedule as <c>GET /schedules/{name}</c> describes it.</summary>
/// <param name="Input">The event, with placeholders; null means the scheduler's own.</param>
/// <param name="TargetArn">Of the function.</param>
/// <param name="Until">Null means for ever.</param>
internal sealed record DeployedSchedule(
    string Arn,
    string Expression,
    string TimeZone,
    string TargetArn,
    string? Input,
    int MaximumRetries,
    TimeSpan MaximumAge,
    string? DeadLetterArn,
    DateTimeOffset? From,
    DateTimeOffset? Until)
{
    public string Function => TargetArn.Split(":function:")[1];

    public string Detail => TimeZone == "UTC" ? Expression : $"{Expression} {TimeZone}";

    /// <summary>The same as long as it fires at the same times.</summary>
    public string Identity => $"{Arn} {Expression} {TimeZone} {From} {Until}";

    /// <summary>Null when it is switched off, or its target is no function.</summary>
    /// <exception cref="FormatException">Its expression or its time zone cannot be read.</exception>
    public static DeployedSchedule? Read(JsonElement schedule)
    {
        var target = schedule.GetProperty("Target");
        var arn = target.GetProperty("Arn").GetString()!;
        if (schedule.GetProperty("State").GetString() != "ENABLED" || !arn.Contains(":function:", StringComparison.Ordinal))
        {
            return null;
        }

        var retry = target.GetProperty("RetryPolicy");
        var read = new DeployedSchedule(
            schedule.GetProperty("Arn").GetString()!,
            schedule.GetProperty("ScheduleExpression").GetString()!,
            schedule.GetProperty("ScheduleExpressionTimezone").GetString()!,
            arn,
            target.TryGetProperty("Input", out var input) ? input.GetString() : null,
            retry.TryGetProperty("MaximumRetryAttempts", out var retries) ? retries.GetInt32() : 185,
            TimeSpan.FromSeconds(retry.TryGetProperty("MaximumEventAgeInSeconds", out var age) ? age.GetInt32() : 24 * 3600),
            target.TryGetProperty("DeadLetterConfig", out var letters) && letters.TryGetProperty("Arn", out var queue)
                ? queue.GetString()
                : null,
            Date(schedule, "StartDate"),
            Date(schedule, "EndDate"));
        _ = read.Times;
        return read;
    }

    /// <summary>The first time at or after the given one; a rate fires at once, and counts from there.</summary>
    public DateTimeOffset? First(DateTimeOffset now)
    {
        var start = From > now ? From.Value : now;
        return Ended(Expression.StartsWith("rate(", StringComparison.Ordinal) ? start : Times.Next(start.AddTicks(-1)));
    }

    public DateTimeOffset? Next(DateTimeOffset after) => Ended(Times.Next(after));

    /// <summary>The event of one attempt.</summary>
    public string Event(DateTimeOffset scheduled, string executionId, int attempt) => (Input ?? Default(scheduled, executionId))
        .Replace("<aws.scheduler.schedule-arn>", Arn, StringComparison.Ordinal)
        .Replace("<aws.scheduler.scheduled-time>", Triggers.Times.Seconds(scheduled), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", executionId, StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", $"{attempt}", StringComparison.Ordinal);

    // Read anew each time: kept, it would make two readings of one schedule differ.
    private ScheduleExpression Times => ScheduleExpression.Parse(Expression, TimeZone);

    private DateTimeOffset? Ended(DateTimeOffset? time) => time > Until ? null : time;

    private string Default(DateTimeOffset scheduled, string executionId) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = executionId,
        ["detail-type"] = "Scheduled Event",
        ["source"] = "aws.scheduler",
        ["account"] = Arn.Split(':')[4],
        ["time"] = Triggers.Times.Seconds(scheduled),
        ["region"] = Arn.Split(':')[3],
        ["resources"] = new JsonArray(Arn),
        ["detail"] = "{}",
    }.ToJsonString();

    private static DateTimeOffset? Date(JsonElement schedule, string name) =>
        schedule.TryGetProperty(name, out var date) && date.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(date.GetDouble())
            : null;
}
