using Hazards.Served;

namespace Hazards.Cap;

/// <summary>From when to when a message holds: of the hazard and the message, and never of when it is asked for.</summary>
internal static class CapTimes
{
    // How long a message holds that says that something is over.
    private static readonly TimeSpan Over = TimeSpan.FromHours(1);

    // Of a row that was stored before hazards had an end.
    private static readonly TimeSpan Unknown = TimeSpan.FromHours(24);

    /// <summary>Always later than <paramref name="sent"/>: some readers drop a message that has run out when it comes.</summary>
    public static DateTimeOffset ExpiryOf(Hazard hazard, DateTimeOffset sent)
    {
        var until = EndOf(hazard);
        return until > sent ? until : Later(sent, Over);
    }

    /// <summary>The beginning of what is announced; null where the telegram says none, or one that is no beginning.</summary>
    public static DateTimeOffset? OnsetOf(Hazard hazard, DateTimeOffset expires) =>
        hazard.Content.TargetAt is { } target && target < expires ? target : null;

    /// <summary>When the hazard is over, as far as that is known from its last report.</summary>
    private static DateTimeOffset EndOf(Hazard hazard) =>
        hazard.EndsAt ?? Later(hazard.ReportedAt, Unknown);

    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan span) =>
        time <= DateTimeOffset.MaxValue - span ? time + span : DateTimeOffset.MaxValue;
}
