using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>What an alert means at a destination.</summary>
internal enum IncidentStep
{
    /// <summary>Nothing: this alert, or a newer one of its subject, was dealt with before.</summary>
    Old,

    /// <summary>Another run is notifying people of the same subject now.</summary>
    Busy,

    /// <summary>A repeat of what people know: only counted.</summary>
    Repeat,

    /// <summary>A recovery from what nobody was notified of: only remembered.</summary>
    Silence,

    Open,
    Update,
    Resolve,

    /// <summary>That it is still open, without a new alert.</summary>
    Remind,
}

/// <summary>
/// What a destination was notified of about a subject: a row of the incidents table. A closed incident stays, so that an alert that comes
/// late is known to be old.
/// </summary>
internal sealed record Incident(string Subject, string Destination)
{
    /// <summary>
    /// How far the clock of whoever raises alerts may be ahead. Times beyond that are wrong, and nothing is measured by them.
    /// </summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long repeats are only counted: for a subject whose recovery was lost before it came here, the next outage is a repeat.
    /// </summary>
    private static readonly TimeSpan RepeatsSilentFor = TimeSpan.FromHours(24);

    /// <summary>Grows with each write; 0 when there is no row.</summary>
    public long Version { get; init; }

    /// <summary>When the newest alert was raised that is dealt with.</summary>
    public DateTimeOffset? Latest { get; init; }

    /// <summary>Whether people were notified of something that no recovery has closed since.</summary>
    public bool IsOpen { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>As in the last notification.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>As in the last notification.</summary>
    public string Message { get; init; } = "";

    /// <summary>Of the alert of the last notification; null when it had none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>When people were last notified of it, or reminded.</summary>
    public DateTimeOffset NotifiedAt { get; init; }

    /// <summary>Alerts since it was opened, repeats included.</summary>
    public int Alerts { get; init; }

    /// <summary>Messages that people got since it was opened.</summary>
    public int Sequence { get; init; }

    /// <summary>
    /// Until when a run has claimed it, to notify people. When that is over and the claim still there, the run died, and nobody knows
    /// whether people were notified.
    /// </summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>When the destination refused the newest alert, which lies in the dead-letter queue since; null when it did not.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>
    /// When the newest recovery was raised that is still on its way to people: it may be postponed, refused or given up. What is raised
    /// after it is a new incident. Null when there is none.
    /// </summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <param name="sentAt">When the message was sent that the alert came with; null when nobody says.</param>
    public IncidentStep StepFor(Alert alert, DateTimeOffset? sentAt, DateTimeOffset now)
    {
        // What was refused, and is sent again out of the dead-letter queue, has a new message.
        var isRedriven = Latest == alert.RaisedAt && sentAt > RefusedAt;
        if (Latest >= alert.RaisedAt && !isRedriven)
        {
            return IncidentStep.Old;
        }

        if (ClaimedUntil > now)
        {
            return IncidentStep.Busy;
        }

        // Better to notify twice than never: after a run that died, whatever comes next is sent.
        var isUncertain = ClaimedUntil is not null;
        if (alert.Kind == AlertKind.Recovery)
        {
            return IsOpen || isUncertain ? IncidentStep.Resolve : IncidentStep.Silence;
        }

        return !IsOpen || RecoveredAt < alert.RaisedAt ? IncidentStep.Open
            : isUncertain || RefusedAt is not null || !IsKnown(alert) ? IncidentStep.Update
            : IncidentStep.Repeat;
    }

    /// <summary>As it is when the step is done.</summary>
    public Incident After(IncidentStep step, Alert alert)
    {
        var known = this with
        {
            Latest = alert.RaisedAt,
            ClaimedUntil = null,
            RefusedAt = null,
            RecoveredAt = RecoveredAt > alert.RaisedAt ? RecoveredAt : null,
        };
        var notified = known with { Sequence = Sequence + 1 };
        return step switch
        {
            IncidentStep.Open => Saying(alert, notified) with { IsOpen = true, OpenedAt = alert.RaisedAt, Alerts = 1, Sequence = 1 },
            IncidentStep.Update => Saying(alert, notified) with { Alerts = Alerts + 1 },
            IncidentStep.Resolve => notified with { IsOpen = false, OpenedAt = IsOpen ? OpenedAt : alert.RaisedAt },
            IncidentStep.Repeat => known with { Alerts = Alerts + 1 },
            IncidentStep.Silence => known,
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "changes nothing"),
        };
    }

    /// <summary>As it is when people were reminded of it.</summary>
    public Incident AfterReminder() => this with { Sequence = Sequence + 1 };

    private static Incident Saying(Alert alert, Incident incident) =>
        incident with { Severity = alert.Severity, Message = alert.Message, Fingerprint = alert.Fingerprint };

    /// <summary>Whether people know of it, as far as whoever raised it says what matters.</summary>
    private bool IsKnown(Alert alert) =>
        Severity == alert.Severity
        && alert.RaisedAt - NotifiedAt < RepeatsSilentFor
        && (alert.Fingerprint is { } fingerprint && Fingerprint is { } known ? fingerprint == known : Message == alert.Message);
}
