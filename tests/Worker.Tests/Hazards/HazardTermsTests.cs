using System.Text.Json;
using Hazards;
using Hazards.Tables;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>What a new family or severity lacks.</summary>
public static class HazardTermsTests
{
    public static TheoryData<HazardFamily> Families => [.. Enum.GetValues<HazardFamily>()];

    public static TheoryData<HazardSeverity> Severities => [.. Enum.GetValues<HazardSeverity>()];

    [Theory]
    [MemberData(nameof(Families))]
    public static void Every_family_has_all_of_its_names(HazardFamily family)
    {
        var terms = HazardFamilies.Of(family);

        Assert.True(terms.Family == family, $"HazardFamilies has no entry for {family}, or not in the order of the enum");
        Assert.Equal(JsonSerializer.Serialize(family, ReadableHazardsJson.Default.HazardFamily), $"\"{terms.Name}\"");
        Assert.Equal(family, HazardFamilies.Named(terms.Name));
        Assert.All([terms.Name, terms.NameJa, terms.NameEn, terms.Telegram], Assert.NotEmpty);
        string[] categories =
            ["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"];
        Assert.Contains(terms.CapCategory, categories);
        Assert.Contains(terms.CapCertainty, (string?[])[null, "Observed", "Likely", "Possible", "Unlikely", "Unknown"]);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public static void The_telegrams_of_every_family_are_known_by_words(HazardFamily family) =>
        Assert.True(
            family == HazardFamily.Other
            || TelegramTypes.Families.Any(known => TelegramTypes.FamilyOf(string.Concat(known.Words)) == family),
            $"TelegramTypes.Families has no words by which a telegram of {family} is known");

    [Fact]
    public static void No_two_families_share_a_name()
    {
        Assert.Equal(Enum.GetValues<HazardFamily>().Length, HazardFamilies.All.Count);
        Assert.Equal(HazardFamilies.All.Count, HazardFamilies.All.Select(terms => terms.Name).Distinct().Count());
        Assert.Equal(HazardFamily.Other, HazardFamilies.Of((HazardFamily)99).Family);
    }

    [Theory]
    [MemberData(nameof(Severities))]
    public static void Every_severity_has_all_of_its_names(HazardSeverity severity)
    {
        var terms = HazardSeverities.Of(severity);

        Assert.True(terms.Severity == severity, $"HazardSeverities has no entry for {severity}, or not in the order of the enum");
        Assert.NotEmpty(terms.Name);
        Assert.Contains(terms.CapSeverity, (string[])["Extreme", "Severe", "Moderate", "Minor", "Unknown"]);
        Assert.Contains(terms.CapUrgency, (string[])["Immediate", "Expected", "Future", "Past", "Unknown"]);
        Assert.True(severity <= HazardSeverities.Highest);
    }

    [Fact]
    public static void A_severity_is_a_number_in_JSON()
    {
        Assert.Equal("3", JsonSerializer.Serialize(HazardSeverity.Severe, ReadableHazardsJson.Default.HazardSeverity));
        Assert.Equal(HazardSeverity.Severe, JsonSerializer.Deserialize("3", ReadableHazardsJson.Default.HazardSeverity));
    }

    [Theory]
    [InlineData(-1, HazardSeverity.Information)]
    [InlineData(5, HazardSeverity.Emergency)]
    public static void Beyond_the_scale_the_end_of_the_scale_counts(int severity, HazardSeverity taken) =>
        Assert.Equal(taken, HazardSeverities.Of((HazardSeverity)severity).Severity);
}
