namespace Hazards;

/// <summary>What each severity is called, the lowest first.</summary>
public static class HazardSeverities
{
    private static readonly HazardSeverityTerms[] Table =
    [
        new(HazardSeverity.Information, "Information", "情報", CapSeverity: "Unknown", CapUrgency: "Unknown"),
        new(HazardSeverity.Advisory, "Advisory", "注意報級", CapSeverity: "Minor", CapUrgency: "Future"),
        new(HazardSeverity.Warning, "Warning", "警報級", CapSeverity: "Moderate", CapUrgency: "Expected"),
        new(HazardSeverity.Severe, "Severe", "危険警報級", CapSeverity: "Severe", CapUrgency: "Immediate"),
        new(HazardSeverity.Emergency, "Emergency", "特別警報級", CapSeverity: "Extreme", CapUrgency: "Immediate"),
    ];

    public static HazardSeverity Highest => Table[^1].Severity;

    /// <summary>What is below or above the scale is called as its end.</summary>
    public static HazardSeverityTerms Of(HazardSeverity severity) => Table[Math.Clamp((int)severity, 0, Table.Length - 1)];

    public static HazardSeverity Max(HazardSeverity one, HazardSeverity other) => one > other ? one : other;

    public static HazardSeverity Min(HazardSeverity one, HazardSeverity other) => one < other ? one : other;
}

/// <param name="Name">In English, for people.</param>
/// <param name="NameJa">In Japanese, for people: as grave as what it is named by.</param>
/// <param name="CapSeverity">CAP 1.2, section 3.2.2: severity.</param>
/// <param name="CapUrgency">Of a hazard that is in force, and still to come or going on.</param>
public sealed record HazardSeverityTerms(HazardSeverity Severity, string Name, string NameJa, string CapSeverity, string CapUrgency);
