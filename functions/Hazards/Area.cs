namespace Hazards;

/// <summary>An area, a station, a river or a volcano; which one the code's type says, as far as there is one.</summary>
public sealed class Area
{
    public required string Name { get; init; }

    public string Code { get; set; } = "";

    /// <summary>The table that the code stands in, such as <c>気象・地震・火山情報／市町村等</c>.</summary>
    public string CodeType { get; set; } = "";

    public GeoPoint? Point { get; init; }

    /// <summary>The edge of an area that has no name but its points; null for any other.</summary>
    public IReadOnlyList<GeoPoint>? Outline { get; init; }
}
