using System.Security.Cryptography;
using System.Text;
using Hazards;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// What a hazard means to a subscriber, as far as people care: two that are equal are no news. There is none for what does not hold, is no
/// concern of the subscriber's, or is below the wanted severity; never one for a drill or a test.
/// </summary>
/// <param name="Severity">In the subscriber's area.</param>
/// <param name="Kinds">What is announced in each area of the subscriber's, in one order.</param>
internal sealed record Standing(HazardSeverity Severity, string Headline, string HeadlineEn, string Kinds)
{
    public static Standing? Of(Hazard hazard, Subscription subscription) =>
        IsReal(hazard)
        && hazard.HoldsAt(hazard.ChangedAt)
        && SeverityOf(hazard, subscription) is { } severity
        && severity >= subscription.Severity
            ? new Standing(severity, hazard.Headline, hazard.HeadlineEn, KindsOf(hazard, subscription))
            : null;

    /// <summary>The same for what is no news, however its message says it: the time of a report is no reason to notify anybody.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{(int)Severity}\n{Headline}\n{HeadlineEn}\n{Kinds}")))[..32];

    /// <summary>Says so twice: in its status and in its key, which come to it by different ways.</summary>
    public static bool IsReal(Hazard hazard) =>
        hazard is { Status: TelegramStatus.Real, Content.Status: TelegramStatus.Real } && hazard.Id.Split('.', 3) is [_, "real", _];

    /// <summary>
    /// The severity in the subscriber's area, whether it is enough or not; null when the hazard is no concern of the subscriber's.
    /// </summary>
    public static HazardSeverity? SeverityOf(Hazard hazard, Subscription subscription)
    {
        if (!subscription.Takes(hazard.Family))
        {
            return null;
        }

        if (subscription.IsEverywhere || !hazard.Areas.Any(IsPlaced))
        {
            return hazard.Severity;
        }

        HazardSeverity? highest = null;
        foreach (var area in AreasOf(hazard, subscription))
        {
            highest = HazardSeverities.Max(highest ?? HazardSeverity.Information, area.Severity);
        }

        return highest;
    }

    /// <summary>
    /// The subscriber's areas, the worst first; all when none lies in a known prefecture. A coast of several prefectures, such as that of
    /// Tokyo Bay, lies in no single one, so it is everybody's.
    /// </summary>
    public static IEnumerable<HazardArea> AreasOf(Hazard hazard, Subscription subscription) =>
        subscription.IsEverywhere || !hazard.Areas.Any(IsPlaced)
            ? hazard.Areas
            : hazard.Areas.Where(
                area => subscription.TakesIn(area.Prefecture) || (hazard.Family == HazardFamily.Tsunami && !IsPlaced(area)));

    private static bool IsPlaced(HazardArea area) => area.Prefecture.Length > 0;

    private static string KindsOf(Hazard hazard, Subscription subscription)
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var area in AreasOf(hazard, subscription))
        {
            foreach (var kind in area.Kinds.DefaultIfEmpty(""))
            {
                kinds.Add($"{area.Code} {area.Name}: {kind}");
            }
        }

        return string.Join('\n', kinds);
    }
}
