using Hazards;
using Hazards.Served;
using Worker.Tests.Hazards.Replays;

namespace HazardReport;

/// <summary>What is wrong with a hazard as it is served.</summary>
internal static class HazardProblems
{
    /// <summary>In force, and nothing says until when.</summary>
    public static bool HasNoEnd(Hazard hazard, DateTimeOffset now) => hazard.HoldsAt(now) && EventRules.EndOf(hazard) is null;

    /// <summary>Whether its headlines tell nobody what it is about.</summary>
    public static bool SaysNothing(Hazard hazard)
    {
        var english = hazard.HeadlineEn;
        foreach (var mark in (string[])["[DRILL] ", "[TEST] ", "Cancelled: ", "Ended: "])
        {
            english = english.StartsWith(mark, StringComparison.Ordinal) ? english[mark.Length..] : english;
        }

        // Of a cancel alone nothing more is known than what kind of information is retracted.
        var terms = HazardFamilies.Of(hazard.Family);
        string?[] bare = hazard.Content.Revision == Revision.Cancel ? [""] : ["", terms.NameEn, terms.Telegram, terms.Ended];
        return bare.Contains(english, StringComparer.OrdinalIgnoreCase)
            || english.Any(IsJapanese)
            || string.IsNullOrWhiteSpace(hazard.Headline);
    }

    /// <summary>Kana, Chinese characters, and wide letters.</summary>
    private static bool IsJapanese(char letter) =>
        letter is (>= '\u3000' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uff00' and <= '\uff9f');
}
