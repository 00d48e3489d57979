using Hazards.Bodies;
using Hazards.Telegrams;

namespace Hazards.Events;

/// <summary>
/// What an event says whose telegrams are of several kinds (<see cref="TelegramLines"/>): the newer and richer one is shown, with what only
/// the others know. A function of the last telegram of each kind, whatever their order.
/// </summary>
internal static class ShownContent
{
    /// <summary>Null when only cancels came. What is cancelled counts only where nothing else is.</summary>
    public static Telegram? Of(IReadOnlyList<HazardPart> parts)
    {
        List<HazardPart> said = [.. parts.Where(part => part.Content is not null)];
        if (said.Exists(part => !part.IsCancelled))
        {
            said.RemoveAll(part => part.IsCancelled);
        }

        if (said.Count <= 1)
        {
            return said.Count == 0 ? null : said[0].Content;
        }

        var line = TelegramLines.Of(said[0].Kind);
        return line == TelegramLines.Earthquake ? OfEarthquake(said)
            : line == TelegramLines.Tsunami ? OfTsunami(said)
            : Newest(said)!.Content;
    }

    /// <summary>
    /// The full report says what is shown, before it the last of the others. Intensities and hypocentre come from whichever has them: one
    /// that knows only where it was does not take away how strong it was.
    /// </summary>
    private static Telegram OfEarthquake(List<HazardPart> said)
    {
        var full = Find(said, TelegramLines.HypocentreAndIntensity);
        var flash = Find(said, TelegramLines.IntensityFlash);
        var motion = Find(said, TelegramLines.LongPeriodMotion);
        var shown = full
            ?? Newest([.. said.Where(part => part.Kind is TelegramLines.IntensityFlash or TelegramLines.Hypocentre)])
            ?? motion
            ?? Find(said, TelegramLines.RevisedHypocentre)!;
        var located = Newest([.. said.Where(part => part.Content!.Earthquakes.Count > 0)]);
        return shown.Content! with
        {
            Earthquakes = located?.Content!.Earthquakes ?? shown.Content!.Earthquakes,
            Intensity = WithClasses(Joined(full, flash) ?? shown.Content!.Intensity, motion?.Content!.Intensity),
        };
    }

    /// <summary>A flash report after the full one knows of stronger shocks; what both say of an area, the worse counts.</summary>
    private static SeismicIntensity? Joined(HazardPart? full, HazardPart? flash)
    {
        var (whole, first) = (full?.Content?.Intensity, flash?.Content?.Intensity);
        return whole is null || first is null || string.CompareOrdinal(flash!.ContentOrder, full!.ContentOrder) < 0
            ? whole ?? first
            : whole with
            {
                Max = SeismicIntensity.StepOf(first.Max) > SeismicIntensity.StepOf(whole.Max) ? first.Max : whole.Max,
                Areas = [.. whole.Areas, .. first.Areas],
            };
    }

    /// <summary>
    /// The classes of long-period ground motion are added to the intensities; its own intensities are those of fewer stations.
    /// </summary>
    private static SeismicIntensity? WithClasses(SeismicIntensity? observed, SeismicIntensity? motion)
    {
        if (observed is null || motion is null)
        {
            return observed ?? motion;
        }

        var classes = motion.Areas.DistinctBy(area => (area.Level, area.Code)).ToDictionary(area => (area.Level, area.Code));
        return observed with
        {
            MaxLongPeriod = motion.MaxLongPeriod,
            Areas =
            [
                .. observed.Areas.Select(area =>
                    classes.TryGetValue((area.Level, area.Code), out var moved) ? area with { LongPeriod = moved.LongPeriod } : area),
            ],
        };
    }

    /// <summary>Warnings are those of the warning telegrams; what was seen and when it comes is told by the others.</summary>
    private static Telegram OfTsunami(List<HazardPart> said)
    {
        var warning = Find(said, TelegramLines.TsunamiWarning);
        var told = Find(said, TelegramLines.TsunamiInformation);
        var offshore = Find(said, TelegramLines.TsunamiOffshore);

        // Information repeats the warnings. It may be newer than a warning that was lost, but nothing reopens what was lifted.
        var isTold = told is not null
            && told.Content!.Tsunami.Any(coast => coast.Kind is not null)
            && (warning is null || (string.CompareOrdinal(told.ContentOrder, warning.ContentOrder) > 0 && IsInForce(warning.Content!)));
        var warned = isTold ? told : warning;
        List<TsunamiCoast> coasts =
        [
            .. warned?.Content!.Tsunami.Where(coast => coast.Kind is not null) ?? [],
            .. told?.Content!.Tsunami.Where(coast => coast.Kind is null) ?? [],
            .. offshore?.Content!.Tsunami ?? [],
        ];
        return (warning ?? told ?? offshore)!.Content! with { Tsunami = coasts };
    }

    /// <summary>Whether there is more than none (00), lifts (50, 60) and forecasts (71, 72, 73): codes of the JMA.</summary>
    private static bool IsInForce(Telegram warning) =>
        warning.Tsunami.Any(coast => coast.Kind is { Code: not ("00" or "50" or "60" or "71" or "72" or "73") });

    /// <summary>The last report; of those of the same minute the richest.</summary>
    private static HazardPart? Newest(List<HazardPart> said) => said.Count == 0 ? null : said
        .OrderBy(part => part.Content!.ReportedAt)
        .ThenBy(part => TelegramLines.Of(part.Kind)?.RankOf(part.Kind) ?? 0)
        .Last();

    private static HazardPart? Find(List<HazardPart> said, string kind) => said.Find(part => part.Kind == kind);
}
