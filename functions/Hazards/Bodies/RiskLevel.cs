using System.Text.Json.Serialization;

namespace Hazards.Bodies;

/// <summary>How dangerous something is, or will be, in an area (危険度).</summary>
public sealed class RiskLevel
{
    /// <summary>Null when the telegram names none.</summary>
    public Area? Area { get; set; }

    /// <summary>A part of the area, such as 陸上 or 日本海側; mostly empty.</summary>
    public string Local { get; set; } = "";

    /// <summary>What of, such as 大雨浸水危険度.</summary>
    public required string Type { get; init; }

    /// <summary>Since when, or from when on; null when it is not said.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Whether it is of the time after the last one that the telegram divides; there is no <see cref="From"/> then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAfterwards { get; init; }

    /// <summary>How long, as ISO 8601 (<c>PT3H</c>); empty when it is not said.</summary>
    public string Duration { get; set; } = "";

    public required string Code { get; init; }

    /// <summary>Such as 警戒レベル２未満.</summary>
    public required string Name { get; init; }
}
