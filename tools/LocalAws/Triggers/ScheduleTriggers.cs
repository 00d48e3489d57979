using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// Fires the deployed schedules. As EventBridge Scheduler it hands the event over and does not wait for the function: what the
/// function fails on is retried by <see cref="AsynchronousInvocations"/>; the schedule's own retries and dead letters are for
/// events that cannot be handed over at all. AWS waits longer and longer between those; here it is a second.
/// </summary>
internal sealed class ScheduleTriggers(
    LocalAwsApi api, FunctionHost host, ScheduleClock clock, Action<string> onProblem) : Poller(onProblem), ITriggerSource
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WaitBeforeRetry = TimeSpan.FromSeconds(1);

    private readonly Action<string> onProblem = onProblem;
    private readonly ConcurrentDictionary<DeployedSchedule, DateTimeOffset?> schedules = new();
    private readonly Destinations destinations = new(api);
    private readonly HashSet<string> reported = [];
    private bool refreshed;

    public IEnumerable<Trigger> Triggers =>
        schedules.Select(entry => new Trigger(entry.Key.Function, "schedule", entry.Key.Detail, entry.Value));

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var list = await api.GetAsync("scheduler", "/schedules", cancellationToken);
        var deployed = new HashSet<DeployedSchedule>();
        foreach (var summary in list.GetProperty("Schedules").EnumerateArray())
        {
            var name = Uri.EscapeDataString(summary.GetProperty("Name").GetString()!);
            var group = Uri.EscapeDataString(summary.GetProperty("GroupName").GetString()!);
            if (await api.TryGetAsync("scheduler", $"/schedules/{name}?groupName={group}", cancellationToken) is { } schedule)
            {
                Add(deployed, schedule, name);
            }
        }

        var kept = new Dictionary<string, DateTimeOffset?>();
        foreach (var gone in schedules.Keys.Where(schedule => !deployed.Contains(schedule)))
        {
            schedules.TryRemove(gone, out var next);
            kept[gone.Identity] = next;
        }

        var now = refreshed ? clock.Now : clock.SetTo ?? clock.Now;
        foreach (var schedule in deployed)
        {
            // One whose times did not change goes on with them.
            schedules.TryAdd(schedule, kept.TryGetValue(schedule.Identity, out var next) ? next : schedule.First(now));
        }

        refreshed = true;
    }

    protected override async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var (schedule, next) in schedules)
        {
            // One that a refresh took away meanwhile does not fire.
            if (next is { } time && time <= clock.Now && schedules.TryUpdate(schedule, schedule.Next(time), next))
            {
                _ = Task.Run(() => FireAsync(schedule, time, cancellationToken), cancellationToken);
            }
        }

        await Task.Delay(LongestWait, cancellationToken);
    }

    private void Add(HashSet<DeployedSchedule> deployed, JsonElement schedule, string name)
    {
        try
        {
            if (DeployedSchedule.Read(schedule) is { } readable)
            {
                deployed.Add(readable);
            }
        }
        catch (FormatException exception) when (reported.Add($"{name} {exception.Message}"))
        {
            onProblem($"schedule {name} never fires: {exception.Message}");
        }
        catch (FormatException)
        {
            // Reported already.
        }
    }

    private async Task FireAsync(DeployedSchedule schedule, DateTimeOffset scheduled, CancellationToken cancellationToken)
    {
        try
        {
            var executionId = Guid.NewGuid().ToString();
            for (var attempt = 1; !await AcceptAsync(schedule, scheduled, executionId, attempt); attempt++)
            {
                var exhausted = attempt > schedule.MaximumRetries;
                if (exhausted || clock.Now - scheduled > schedule.MaximumAge)
                {
                    await GiveUpAsync(schedule, scheduled, executionId, attempt, exhausted, cancellationToken);
                    return;
                }

                await Task.Delay(WaitBeforeRetry, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            onProblem($"{schedule.Function}: schedule {schedule.Detail}: {exception.Message}");
        }
    }

    private Task<bool> AcceptAsync(DeployedSchedule schedule, DateTimeOffset scheduled, string executionId, int attempt) =>
        host.AcceptAsync(schedule.Function, Encoding.UTF8.GetBytes(schedule.Event(scheduled, executionId, attempt)), "schedule");

    private async Task GiveUpAsync(
        DeployedSchedule schedule, DateTimeOffset scheduled, string executionId, int attempts, bool exhausted,
        CancellationToken cancellationToken)
    {
        onProblem($"{schedule.Function}: schedule {schedule.Detail}: the function is not deployed");
        if (schedule.DeadLetterArn is { } queue)
        {
            await destinations.SendAsync(queue, schedule.Event(scheduled, executionId, attempts), new Dictionary<string, string>
            {
                ["ERROR_CODE"] = "ResourceNotFoundException",
                ["ERROR_MESSAGE"] = $"Function not found: {schedule.TargetArn}",
                ["EXECUTION_ID"] = executionId,
                ["EXHAUSTED_RETRY_CONDITION"] = exhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds",
                ["IS_PAYLOAD_TRUNCATED"] = "false",
                ["RETRY_ATTEMPTS"] = (attempts - 1).ToString(CultureInfo.InvariantCulture),
                ["SCHEDULED_TIME"] = Times.Seconds(scheduled),
                ["SCHEDULE_ARN"] = schedule.Arn,
                ["TARGET_ARN"] = schedule.TargetArn,
            }, cancellationToken);
        }
    }
}
