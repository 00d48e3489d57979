namespace LocalAws.Triggers;

/// <summary>
/// The clock of the schedules: that of the machine, or one that was set to another time at the start and runs on from there. It
/// decides what is due and what <c>&lt;aws.scheduler.scheduled-time&gt;</c> says; the jobs themselves see the machine's clock.
/// </summary>
/// <param name="at">What it shows at the start; null means the machine's time.</param>
internal sealed class ScheduleClock(TimeProvider machine, DateTimeOffset? at)
{
    private readonly TimeSpan ahead = at is { } time ? time - machine.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Where it was set to; what is due at that very second is due.</summary>
    public DateTimeOffset? SetTo => at;

    public DateTimeOffset Now => machine.GetUtcNow() + ahead;
}
