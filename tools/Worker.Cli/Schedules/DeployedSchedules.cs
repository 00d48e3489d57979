using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.Schedules;
using Worker.Cli.Aws;

namespace Worker.Cli.Schedules;

/// <summary>The schedules of EventBridge Scheduler in an account, read and switched through its API.</summary>
internal sealed class DeployedSchedules(AwsCli aws)
{
    private const int AtOnce = 4; // each is a process

    // What get-schedule adds to what update-schedule takes.
    private static readonly string[] ReadOnlyMembers = ["Arn", "CreationDate", "LastModificationDate"];

    /// <summary>Every schedule that starts a function, sorted by function and name.</summary>
    /// <param name="function">Only those that start this one; null means all.</param>
    public async Task<IReadOnlyList<DeployedSchedule>> ReadAsync(string? function, CancellationToken cancellationToken)
    {
        var listed = await aws.CallAsync("scheduler", "list-schedules", new JsonObject(), cancellationToken);
        var found = listed.GetProperty("Schedules").EnumerateArray()
            .Select(schedule => (
                Name: schedule.GetProperty("Name").GetString()!,
                Group: schedule.GetProperty("GroupName").GetString()!,
                Function: FunctionOf(schedule.GetProperty("Target").GetProperty("Arn").GetString()!)))
            .Where(schedule => schedule.Function is not null && (function is null || schedule.Function == function))
            .OrderBy(schedule => (schedule.Function, schedule.Name))
            .ToList();
        var schedules = new DeployedSchedule[found.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, found.Count, options, async (i, token) =>
        {
            var input = new JsonObject { ["Name"] = found[i].Name, ["GroupName"] = found[i].Group };
            var definition = await aws.CallAsync("scheduler", "get-schedule", input, token);
            schedules[i] = new DeployedSchedule(found[i].Function!, definition);
        });
        return schedules;
    }

    /// <summary>Pauses or resumes a schedule; everything else of it stays as it is.</summary>
    public Task SwitchAsync(DeployedSchedule schedule, bool enabled, CancellationToken cancellationToken)
    {
        // The API knows no change of a part: what is not sent is set back to its default.
        var definition = JsonObject.Create(schedule.Definition)!;
        foreach (var (name, value) in definition.ToList())
        {
            if (ReadOnlyMembers.Contains(name) || value is null)
            {
                definition.Remove(name);
            }
        }

        definition["State"] = enabled ? "ENABLED" : "DISABLED";
        return aws.CallAsync("scheduler", "update-schedule", definition, cancellationToken);
    }

    /// <summary>The function that a target's ARN names; null when it is none.</summary>
    private static string? FunctionOf(string arn) => arn.Split(':') is ["arn", _, "lambda", _, _, "function", var name, ..] ? name : null;
}

/// <summary>A schedule as it is deployed.</summary>
/// <param name="Definition">The response of GetSchedule.</param>
internal sealed record DeployedSchedule(string Function, JsonElement Definition)
{
    public string Name => Text("Name")!;

    public string Expression => Text("ScheduleExpression")!;

    public string TimeZone => Text("ScheduleExpressionTimezone") ?? "UTC";

    /// <summary>Of a rate, such as <c>5 minutes</c>; null where the times are known.</summary>
    public string? Rate => Expression.StartsWith("rate(", StringComparison.Ordinal) ? Expression["rate(".Length..].TrimEnd(')') : null;

    public bool IsEnabled => Text("State") != "DISABLED";

    /// <summary>The event that the schedule gives to its function, as if it fired now.</summary>
    /// <remarks>
    /// The placeholders are those of
    /// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html.
    /// </remarks>
    public string InputAt(DateTimeOffset now)
    {
        var target = Definition.GetProperty("Target");
        var scheduledTime = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return target.TryGetProperty("Input", out var input) && input.GetString() is { Length: > 0 } text
            ? text
                .Replace("<aws.scheduler.scheduled-time>", scheduledTime, StringComparison.Ordinal)
                .Replace("<aws.scheduler.schedule-arn>", Text("Arn"), StringComparison.Ordinal)
                .Replace("<aws.scheduler.execution-id>", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("<aws.scheduler.attempt-number>", "1", StringComparison.Ordinal)
            : "{}";
    }

    /// <summary>
    /// The next times at which it fires; none when it is paused or never fires again. A rate fires at that time at the latest.
    /// </summary>
    public IReadOnlyList<DateTimeOffset> NextFires(DateTimeOffset now, int count)
    {
        if (!IsEnabled)
        {
            return [];
        }

        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var expression = ScheduleExpression.Parse(Expression, TimeZone);
        var times = new List<DateTimeOffset>();
        for (var next = expression.Next(now); next is { } time && times.Count < count; next = expression.Next(time))
        {
            times.Add(time);
        }

        return times;
    }

    private string? Text(string name) =>
        Definition.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
