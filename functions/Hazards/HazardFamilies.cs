namespace Hazards;

/// <summary>
/// What each family is called, in the order of <see cref="HazardFamily"/>. A new one needs its member there, at the end; its entry here; in
/// TelegramTypes, before any entry that has them too, the words by which its telegrams are known; its severities in SeverityRules; its
/// kinds in EnglishWords; its line in docs/hazards.md; and its name and shape on the map, in tools/Demo/Map/Page/model.js and shapes.js.
/// Where it differs from the others: its page in CapPages; in Concern of AnnounceHazards, whom it concerns without areas.
/// </summary>
public static class HazardFamilies
{
    private static readonly HazardFamilyTerms[] Table =
    [
        new(HazardFamily.Other, "other", "防災情報", "Hazard information", "hazard information", "Other")
        {
            CapCertainty = "Unknown",
            Lifetimes = new(TimeSpan.FromHours(24)),
        },
        new(HazardFamily.Earthquake, "earthquake", "地震", "Earthquake", "earthquake information", "Geo")
        {
            IsAtPoint = true,
            Lifetimes = HazardLifetimes.OfEarthquakes,
        },
        new(HazardFamily.Tsunami, "tsunami", "津波", "Tsunami", "tsunami information", "Geo")
        {
            Ended = "tsunami warnings and advisories",
            Lifetimes = new(TimeSpan.FromHours(48)), // of 2011 they stood for 51 hours, with a report in each
        },
        new(HazardFamily.Volcano, "volcano", "火山", "Volcano", "volcanic information", "Geo")
        {
            CapCertainty = "Observed",
            Ended = "volcanic warning",
            Lifetimes = HazardLifetimes.OfVolcanoes,
        },
        new(HazardFamily.Warning, "warning", "気象警報・注意報", "Weather warning", "weather warnings and advisories", "Met")
        {
            Lifetimes = HazardLifetimes.OfWarnings,
        },
        new(HazardFamily.HeavyRain, "heavy-rain", "大雨", "Heavy rain", "heavy rain information", "Met")
        {
            CapCertainty = "Observed",
            Lifetimes = new(TimeSpan.FromHours(3)),
        },
        new(HazardFamily.Landslide, "landslide", "土砂災害", "Landslide", "landslide alert information", "Geo")
        {
            Lifetimes = new(TimeSpan.FromHours(72)),
        },
        new(HazardFamily.Flood, "flood", "洪水", "Flood", "river flood information", "Met") { Lifetimes = new(TimeSpan.FromHours(72)) },
        new(HazardFamily.Typhoon, "typhoon", "台風", "Typhoon", "typhoon information", "Met")
        {
            IsAtPoint = true,
            Lifetimes = new(TimeSpan.FromHours(24)), // it is reported every 3 hours
        },
        new(HazardFamily.Tornado, "tornado", "竜巻", "Tornado", "tornado advisory", "Met") { Lifetimes = new(TimeSpan.FromHours(2)) },
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

    /// <summary>How long a hazard lasts of which nothing says when it ends.</summary>
    public required HazardLifetimes Lifetimes { get; init; }

    /// <summary>Whether a hazard is where its point is, and not where its areas are.</summary>
    public bool IsAtPoint { get; init; }
}
