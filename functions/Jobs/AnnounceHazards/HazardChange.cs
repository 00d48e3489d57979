using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>A new version of a hazard.</summary>
/// <param name="Before">The version before; null when there was none or it cannot be read.</param>
/// <param name="IsBeforeUnknown">Whether there was one that cannot be read.</param>
internal sealed record HazardChange(Hazard Hazard, Hazard? Before, bool IsBeforeUnknown);
