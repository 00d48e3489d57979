namespace Hazards.Bodies;

/// <summary>The column of ash over a crater.</summary>
public sealed class VolcanoPlume
{
    /// <summary>Metres.</summary>
    public Measure? AboveCrater { get; init; }

    /// <summary>Feet.</summary>
    public Measure? AboveSea { get; init; }

    /// <summary>Where it drifts, in words.</summary>
    public Measure? Direction { get; init; }
}
