using System.Text.Json.Serialization;

namespace Hazards.Served;

/// <summary>An area that a hazard is announced for, or in which something was observed.</summary>
/// <param name="Code">As the source has it; empty when it has none.</param>
/// <param name="Prefecture">JIS X 0401 code of the prefecture, <c>01</c> to <c>47</c>; empty when it is none, such as a sea.</param>
/// <param name="Severity">For this area alone.</param>
public sealed record HazardArea(string Name, string Code, string Prefecture, HazardSeverity Severity)
{
    /// <summary>Reading in hiragana; empty when the tables have none.</summary>
    public string Kana { get; set; } = "";

    /// <summary>In Latin letters; empty when the tables have none.</summary>
    public string NameEn { get; set; } = "";

    /// <summary>The representative point; that of its prefecture when its own is not known.</summary>
    public GeoPoint? Point { get; init; }

    /// <summary>Whether <see cref="Point"/> is that of its prefecture, or of a place nearby.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Approximate { get; init; }

    /// <summary>Codes of the prefectures of an area that lies in several, such as the coast of a bay; else left out.</summary>
    public IReadOnlyList<string>? Prefectures { get; init; }

    /// <summary>What is announced here, such as 大雨警報 or 震度５強.</summary>
    public IReadOnlyList<string> Kinds { get; set; } = [];

    /// <summary>When the strong motion of a forecast quake comes; left out when it is there, or when that is not said.</summary>
    public DateTimeOffset? ArrivesAt { get; init; }

    /// <summary>How that is known, or how it stands, such as 既に主要動到達と推測; mostly left out.</summary>
    public string? Condition { get; init; }

    /// <summary>Class of long-period ground motion, <c>0</c> to <c>4</c>; mostly left out.</summary>
    public string? LongPeriod { get; init; }
}
