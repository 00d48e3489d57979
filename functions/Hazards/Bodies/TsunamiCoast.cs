namespace Hazards.Bodies;

/// <summary>A tsunami on one stretch of coast.</summary>
public sealed class TsunamiCoast
{
    /// <summary><c>Forecast</c>, <c>Observation</c> or <c>Estimation</c> (from what was seen off the coast).</summary>
    public required string Part { get; init; }

    /// <summary>The stretch of coast; its name is empty for buoys far out.</summary>
    public Area? Area { get; init; }

    /// <summary>The warning in force, such as 大津波警報：発表; null where only observations are told.</summary>
    public Kind? Kind { get; init; }

    public TsunamiWave? First { get; init; }

    public TsunamiWave? Highest { get; init; }

    public IReadOnlyList<TsunamiStation> Stations { get; set; } = [];
}
