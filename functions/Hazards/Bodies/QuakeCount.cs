namespace Hazards.Bodies;

/// <summary>How many quakes there were in a time.</summary>
public sealed class QuakeCount
{
    /// <summary>Such as １時間地震回数.</summary>
    public string Type { get; set; } = "";

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Null when it is unknown.</summary>
    public int? Number { get; init; }

    /// <summary>Those that people felt.</summary>
    public int? Felt { get; init; }
}
