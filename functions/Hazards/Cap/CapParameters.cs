using System.Globalization;
using Hazards.Served;

namespace Hazards.Cap;

/// <summary>The figures of a hazard that systems want as figures; none that is not known.</summary>
internal static class CapParameters
{
    private const string LevelWord = "レベル";

    public static IEnumerable<(string Name, string Value)> Of(Hazard hazard)
    {
        if (hazard.Content.Earthquakes is [{ IsAssumed: false } quake, ..])
        {
            if (quake.Magnitude?.Value is { } magnitude)
            {
                yield return ("Magnitude", Number(magnitude));
            }

            if (quake.DepthKm is { } depth)
            {
                yield return ("DepthKm", Number(depth));
            }
        }

        if (hazard.Content.Intensity is { Max.Length: > 0 } intensity)
        {
            yield return ("JMA-MaxIntensity", intensity.Max);
            if (intensity.MaxTo.Length > 0 && intensity.MaxTo != intensity.Max)
            {
                yield return ("JMA-MaxIntensityTo", intensity.MaxTo);
            }
        }

        if (hazard.Content.Tsunami.Max(coast => coast.Highest?.Height?.Value) is { } height)
        {
            yield return ("TsunamiHeightMetres", Number(height));
        }

        if (LevelOf(hazard) is { } level)
        {
            yield return (hazard.Family == HazardFamily.Volcano ? "JMA-VolcanicAlertLevel" : "JMA-WarningLevel", Number(level));
        }
    }

    /// <summary>The highest level that the kinds in force name, such as 3 of 噴火警戒レベル３ and 4 of レベル４氾濫危険警報.</summary>
    private static int? LevelOf(Hazard hazard)
    {
        int? highest = null;
        foreach (var kind in hazard.Areas.SelectMany(area => area.Kinds))
        {
            var at = kind.IndexOf(LevelWord, StringComparison.Ordinal) + LevelWord.Length;
            if (at >= LevelWord.Length && at < kind.Length && DigitOf(kind[at]) is { } level
                && !kind.Contains("未満", StringComparison.Ordinal) && !(highest >= level))
            {
                highest = level;
            }
        }

        return hazard.Phase == HazardPhase.Active ? highest : null;
    }

    private static int? DigitOf(char character) => character switch
    {
        >= '1' and <= '5' => character - '0',
        >= '１' and <= '５' => character - '０',
        _ => null,
    };

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
