using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using WorkerLib.Alerts;

namespace Worker.Tests.Hazards.Replays;

/// <summary>
/// What the jobs make of telegrams, in memory and by a clock of its own: each telegram is joined into its event, made into a hazard and
/// announced when it is reported, and each minute the hazards that are over are announced, too.
/// </summary>
/// <param name="start">What the clock shows first.</param>
internal sealed class HazardReplay(AreaTables tables, IReadOnlyList<Subscription> subscriptions, DateTimeOffset start) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(6); // as terraform/announce_hazards.tf
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, HazardState> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hazard> hazards = new(StringComparer.Ordinal);
    private readonly MemoryAlerts alerts = new();

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>The last version of every hazard, whether it holds or not.</summary>
    public IReadOnlyCollection<Hazard> Hazards => hazards.Values;

    /// <summary>What is to be believed and acted upon now.</summary>
    public IEnumerable<Hazard> InForce => hazards.Values.Where(hazard => hazard.HoldsAt(Now));

    /// <summary>What came so far, the earliest first.</summary>
    public IReadOnlyList<Alert> Alerts => alerts.Added;

    /// <summary>Moves the clock to when the telegram was reported, and takes it in then; at once when that time is past.</summary>
    public async Task ReceiveAsync(Telegram telegram, CancellationToken cancellationToken)
    {
        await AdvanceAsync(telegram.ReportedAt, cancellationToken);
        foreach (var key in EventRules.EventsOf(telegram))
        {
            var known = states.GetValueOrDefault(key);
            var state = known?.Apply(telegram) ?? EventRules.StateOf(telegram, key);
            if (state != known)
            {
                states[key] = state;
                await ChangeAsync(state, cancellationToken);
            }
        }
    }

    /// <summary>Moves the clock on. Minutes in which nothing ends are left out.</summary>
    public async Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        while (NextEnd() is { } end && Ceiling(end) <= to)
        {
            MoveTo(Ceiling(end));
            foreach (var hazard in hazards.Values.Where(hazard => EndOf(hazard) <= Now).ToList())
            {
                await ChangeAsync(states[hazard.Id], cancellationToken);
            }
        }

        MoveTo(to);
    }

    public void Dispose() => alerts.Dispose();

    private DateTimeOffset? NextEnd() => hazards.Values.Min(EndOf);

    /// <summary>
    /// When a hazard that holds ends, or is to be looked at again; null when it does not hold, its end was announced, or it has none.
    /// </summary>
    private static DateTimeOffset? EndOf(Hazard hazard) =>
        hazard.HoldsAt(hazard.ChangedAt) ? EarlyWarnings.LookAgainAt(hazard) ?? EventRules.EndOf(hazard) : null;

    private static DateTimeOffset Ceiling(DateTimeOffset time) =>
        time.Ticks % Minute.Ticks is > 0 and var over ? time.AddTicks(Minute.Ticks - over) : time;

    /// <summary>Writes the next version of a hazard, later than the one before.</summary>
    private async Task ChangeAsync(HazardState state, CancellationToken cancellationToken)
    {
        if (!EventRules.IsHazard(state))
        {
            return;
        }

        var before = hazards.GetValueOrDefault(state.Key);
        MoveTo(Now <= before?.ChangedAt ? before.ChangedAt + Moment : Now);
        var hazard = HazardMaker.Make(state, (before?.Version ?? 0) + 1, Now, [], tables);
        hazards[hazard.Id] = hazard;
        if (Standing.IsReal(hazard))
        {
            await new Announcer(new HazardAlerts(alerts, MemoryAlerts.Table), MaxAge)
                .NotifyAsync(new HazardChange(hazard, before, IsBeforeUnknown: false), subscriptions, cancellationToken);
        }
    }

    private void MoveTo(DateTimeOffset time) => Now = time > Now ? time : Now;
}
