namespace Worker.Jobs.AnnounceHazards;

/// <summary>What a change of a hazard is to a subscriber.</summary>
internal enum HazardStep
{
    Nothing,
    Open,
    Update,
    End,
}

internal static class HazardSteps
{
    /// <param name="isBeforeUnknown">Whether there was a version before that cannot be read: better to notify twice than never.</param>
    /// <param name="isAnew">
    /// Whether the version before says nothing of the last notification: it had run out, or it came too late and this one did not.
    /// </param>
    /// <param name="isToldBefore">Whether all that is news of the version before was told with it.</param>
    public static HazardStep Between(
        Standing? before, Standing? now, bool isBeforeUnknown, bool isAnew, bool isToldBefore) => now is null
        ? before is null && !isBeforeUnknown ? HazardStep.Nothing : HazardStep.End
        : before is null || isAnew ? HazardStep.Open
        : before == now && isToldBefore ? HazardStep.Nothing
        : HazardStep.Update;
}
