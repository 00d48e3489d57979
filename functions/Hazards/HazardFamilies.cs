namespace Hazards;

/// <summary>
/// What each family is called, in the order of <see cref="HazardFamily"/>. A new one needs its member there, at the end; its entry here; in
/// TelegramTypes the words by which its telegrams are known; its severities in SeverityRules; and its line in docs/hazards.md.
/// </summary>
public static class HazardFamilies
{
    private static readonly HazardFamilyTerms[] Table =
    [
        new(HazardFamily.Other, "other", "防災情報", "Hazard information", "hazard information", "Other") { CapCertainty = "Unknown" },
        new(HazardFamily.Earthquake, "earthquake", "地震", "Earthquake", "earthquake information", "Geo") { IsAtPoint = true },
        new(HazardFamily.Tsunami, "tsunami", "津波", "Tsunami", "tsunami information", "Geo") { Ended = "tsunami warnings and advisories" },
        new(HazardFamily.Volcano, "volcano", "火山", "Volcano", "volcanic information", "Geo")
        {
            CapCertainty = "Observed",
            Ended = "volcanic warning",
        },
        new(HazardFamily.Warning, "warning", "気象警報・注意報", "Weather warning", "weather warnings and advisories", "Met"),
        new(HazardFamily.HeavyRain, "heavy-rain", "大雨", "Heavy rain", "heavy rain information", "Met") { CapCertainty = "Observed" },
        new(HazardFamily.Landslide, "landslide", "土砂災害", "Landslide", "landslide alert information", "Geo"),
        new(HazardFamily.Flood, "flood", "洪水", "Flood", "river flood information", "Met"),
        new(HazardFamily.Typhoon, "typhoon", "台風", "Typhoon", "typhoon information", "Met") { IsAtPoint = true },
        new(HazardFamily.Tornado, "tornado", "竜巻", "Tornado", "tornado advisory", "Met"),
    ];

    public static IReadOnlyList<HazardFamilyTerms> All => Table;

    /// <summary>What is no family is called as <see cref="HazardFamily.Other"/>.</summary>
    public static HazardFamilyTerms Of(HazardFamily family) => Table[(int)family >= 0 && (int)family < Table.Length ? (int)family : 0];

    /// <summary>By its name in JSON; null when no family has it.</summary>
    public static HazardFamily? Named(string name) => Array.Find(Table, terms => terms.Name == name)?.Family;
}

/// <param name="Name">In JSON, in queries of the API, and in the names of lists.</param>
/// <param name="NameJa">In Japanese, for people.</param>
/// <param name="NameEn">In English, for people.</param>
/// <param name="Telegram">What a telegram of it is called in the middle of an English sentence, when its kind has no name.</param>
/// <param name="CapCategory">CAP 1.2, section 3.2.2: category.</param>
public sealed record HazardFamilyTerms(HazardFamily Family, string Name, string NameJa, string NameEn, string Telegram, string CapCategory)
{
    /// <summary>CAP 1.2, section 3.2.2: certainty. Null when the severity decides.</summary>
    public string? CapCertainty { get; init; }

    /// <summary>
    /// What ended, where the last telegram is named by what comes after it, such as that of a quiet volcano; null for the others.
    /// </summary>
    public string? Ended { get; init; }

    /// <summary>Whether a hazard is where its point is, and not where its areas are.</summary>
    public bool IsAtPoint { get; init; }
}
