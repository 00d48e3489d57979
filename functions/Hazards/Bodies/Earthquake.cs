using System.Text.Json.Serialization;

namespace Hazards.Bodies;

/// <summary>One quake: where, when and how strong.</summary>
public sealed class Earthquake
{
    public DateTimeOffset? OriginAt { get; init; }

    /// <summary>When it was noticed: for distant quakes long after its origin.</summary>
    public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>
    /// The region of the hypocentre; its point's altitude is negative under the ground and null when the depth is unknown.
    /// </summary>
    public Area? Hypocenter { get; init; }

    /// <summary>For distant quakes, such as フィジー諸島.</summary>
    public string DetailedName { get; set; } = "";

    /// <summary>Such as 御前崎の北東４０ｋｍ付近.</summary>
    public string NearTo { get; set; } = "";

    /// <summary>Who located it, when that was not the JMA.</summary>
    public string LocatedBy { get; set; } = "";

    /// <summary>No value when it is unknown or beyond the scale (NaN): its description says which.</summary>
    public Measure? Magnitude { get; init; }

    /// <summary>
    /// Such as 仮定震源要素: a hypocentre, a depth and a magnitude (M1.0) that stand in for what is not known while the shaking alone is
    /// forecast (PLUM法). Mostly empty.
    /// </summary>
    public string Condition { get; set; } = "";

    /// <summary>Whether depth and magnitude are placeholders, and are to be shown to nobody.</summary>
    [JsonIgnore]
    public bool IsAssumed => Condition.Contains("仮定震源", StringComparison.Ordinal);

    /// <summary>
    /// Colour of PAGER, by which the USGS estimates deaths and losses: <c>green</c>, <c>yellow</c>, <c>orange</c> or <c>red</c>; empty when
    /// there is none.
    /// </summary>
    public string Pager { get; set; } = "";

    /// <summary>Kilometres; null when it is unknown.</summary>
    public double? DepthKm => Hypocenter?.Point?.Altitude is { } altitude ? Math.Max(0, -altitude / 1000) : null;
}
