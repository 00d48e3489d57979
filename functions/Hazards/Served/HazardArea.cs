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

    /// <summary>What is announced here, such as 大雨警報 or 震度５強.</summary>
    public IReadOnlyList<string> Kinds { get; set; } = [];
}
