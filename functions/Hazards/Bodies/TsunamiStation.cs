namespace Hazards.Bodies;

/// <summary>A tsunami at one place.</summary>
public sealed class TsunamiStation
{
    public string Name { get; set; } = "";

    public string Code { get; set; } = "";

    /// <summary>The next high tide; null when it does not matter.</summary>
    public DateTimeOffset? HighTideAt { get; init; }

    public TsunamiWave? First { get; init; }

    public TsunamiWave? Highest { get; init; }
}
