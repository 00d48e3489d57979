using Hazards;
using Hazards.Served;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Hazards.Replays;

namespace HazardReport;

/// <summary>What became of the telegrams of a folder.</summary>
/// <param name="Families">Each family that came, the largest first.</param>
/// <param name="Problems">Of each figure that must be 0 what is counted in it.</param>
internal sealed record Report(
    IReadOnlyList<string> Refused, IReadOnlyList<Figures> Families, Figures Total, IReadOnlyList<Problem> Problems)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <summary>Whoever it belongs to hears of everything but mere information.</summary>
    public static Subscription Everything { get; } = new("everything", HazardSeverity.Advisory);

    /// <param name="replay">After the last telegram; its clock goes on for a year.</param>
    public static async Task<Report> OfAsync(SampleFolder samples, HazardReplay replay)
    {
        List<Problem> problems = [];
        foreach (var hazard in replay.Hazards)
        {
            Add(HazardProblems.HasNoEnd(hazard, replay.Now), "active without an end", hazard);
            Add(HazardPlaces.MissesOf(hazard) > 0, "drawn where its box is not", hazard);
            Add(HazardProblems.SaysNothing(hazard), "headline says nothing", hazard);
        }

        var last = replay.Now;
        await replay.AdvanceAsync(last < DateTimeOffset.MaxValue - (2 * Year) ? last + Year : last, CancellationToken.None);
        foreach (var hazard in replay.InForce)
        {
            Add(isSo: true, "never ends", hazard);
        }

        var alerts = replay.Alerts.GroupBy(alert => alert.Subject.Split('/')[^1]).ToDictionary(told => told.Key, told => told.Count());
        var families = samples.Telegrams.GroupBy(telegram => telegram.Family)
            .Select(of => Figures.Of(
                HazardFamilies.Of(of.Key).Name,
                of.Count(),
                [.. replay.Hazards.Where(hazard => hazard.Family == of.Key)],
                [.. problems.Where(problem => problem.Family == of.Key)],
                alerts))
            .OrderByDescending(figures => figures.Telegrams)
            .ToList();
        return new Report(
            samples.Refused, families, Figures.Of("all", samples.Telegrams.Count, replay.Hazards, problems, alerts), problems);

        void Add(bool isSo, string what, Hazard hazard)
        {
            if (isSo)
            {
                problems.Add(new Problem(what, hazard.Family, hazard.Id, (int)hazard.Severity, hazard.HeadlineEn));
            }
        }
    }
}

/// <param name="What">active without an end, never ends, drawn where its box is not, or headline says nothing.</param>
internal sealed record Problem(string What, HazardFamily Family, string Hazard, int Severity, string HeadlineEn);

/// <param name="Events">Hazards, drills and tests among them.</param>
/// <param name="ActiveWithoutEnd">In force after the last telegram, without a time at which they end.</param>
/// <param name="NeverEnding">In force a year after the last telegram.</param>
/// <param name="BoxMisses">With a point that is drawn and where a query by box does not find them.</param>
/// <param name="Announced">Hazards of which there was an alert; of these are the median and the maximum of alerts, ends among them.</param>
internal sealed record Figures(
    string Family,
    int Telegrams,
    int Events,
    int Drills,
    int ActiveWithoutEnd,
    int NeverEnding,
    int BoxMisses,
    int SayNothing,
    int Announced,
    double MedianAlerts,
    int MaxAlerts)
{
    public static Figures Of(
        string family,
        int telegrams,
        IReadOnlyCollection<Hazard> hazards,
        IReadOnlyCollection<Problem> problems,
        IReadOnlyDictionary<string, int> alerts)
    {
        var counts = hazards.Select(hazard => alerts.GetValueOrDefault(hazard.Id)).Where(count => count > 0).Order().ToList();
        return new Figures(
            family,
            telegrams,
            hazards.Count,
            hazards.Count(hazard => hazard.Status != TelegramStatus.Real),
            Count("active without an end"),
            Count("never ends"),
            Count("drawn where its box is not"),
            Count("headline says nothing"),
            counts.Count,
            counts.Count == 0 ? 0 : (counts[(counts.Count - 1) / 2] + counts[counts.Count / 2]) / 2.0,
            counts.LastOrDefault());

        int Count(string what) => problems.Count(problem => problem.What == what);
    }
}
