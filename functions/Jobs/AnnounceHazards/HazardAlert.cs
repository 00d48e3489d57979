using System.Globalization;
using System.Text;
using Hazards;
using Hazards.Served;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>The notification of a hazard for a subscriber: one line, in English and Japanese, with times of Japan.</summary>
internal static class HazardAlert
{
    private const int MaxHeadlineChars = 300;
    private const int MaxNameChars = 40;
    private const int MaxAreas = 6;
    private const int MaxKinds = 3; // of an area

    /// <summary>Names the incident: the alerts of a hazard for a subscriber.</summary>
    public static string SubjectOf(Hazard hazard, Subscription subscription) => $"hazard/{subscription.Name}/{hazard.Id}";

    /// <summary>That it holds now, or holds in another way.</summary>
    public static Alert Holds(Hazard hazard, Subscription subscription, Standing now) => new(
        SubjectOf(hazard, subscription),
        hazard.ChangedAt,
        AlertKind.Alert,
        SeverityOf(now.Severity),
        $"{LevelOf(now.Severity)}: {Headlines(hazard)}{Areas(hazard, subscription)}{Times(hazard)}",
        now.Fingerprint());

    /// <summary>That it is over, and why.</summary>
    /// <param name="before">What it was; null when that cannot be read.</param>
    public static Alert Ends(Hazard hazard, Subscription subscription, Standing? before) => new(
        SubjectOf(hazard, subscription),
        hazard.ChangedAt,
        AlertKind.Recovery,
        SeverityOf(before?.Severity ?? hazard.Severity),
        $"{Reason(hazard, subscription)}: {Headlines(hazard)}{Times(hazard)}");

    /// <summary>That it ran out, which no telegram says, before it is issued again.</summary>
    /// <param name="before">The version that ran out.</param>
    /// <param name="again">When the next one came.</param>
    public static Alert RanOut(Hazard before, DateTimeOffset again, Subscription subscription, Standing stood)
    {
        var until = before.EndsAt!.Value;
        return new(
            SubjectOf(before, subscription),
            until < again ? until : again.AddTicks(-1), // the end comes before what begins
            AlertKind.Recovery,
            SeverityOf(stood.Severity),
            $"Over since {Time(until)}: {Headlines(before)}{Times(before)}");
    }

    /// <summary>Advisories call for care, not for somebody to look at once.</summary>
    private static AlertSeverity SeverityOf(HazardSeverity severity) => severity switch
    {
        <= HazardSeverity.Advisory => AlertSeverity.Info,
        HazardSeverity.Warning => AlertSeverity.Warning,
        HazardSeverity.Severe => AlertSeverity.Error,
        _ => AlertSeverity.Critical,
    };

    private static string LevelOf(HazardSeverity severity) => HazardSeverities.Of(severity).Name;

    private static string Reason(Hazard hazard, Subscription subscription) => hazard.Phase switch
    {
        HazardPhase.Cancelled => hazard.Notes.Any(note => note.Action == "cancel") ? "Cancelled by an operator"
            : hazard.EndsBy == HazardEnding.Feed ? "Withdrawn by its source"
            : "Cancelled by its source",
        HazardPhase.Ended when hazard.EndsBy == HazardEnding.Superseded => "Told in another hazard from now on",
        HazardPhase.Ended when hazard is { EndsBy: HazardEnding.Validity or HazardEnding.Lifetime, ActiveUntil: { } end } =>
            $"Over since {Time(end)}",
        HazardPhase.Ended => "Over",
        _ when hazard.EndsAt is { } until && until <= hazard.ChangedAt => $"Over since {Time(until)}",
        _ => Concern.SeverityOf(hazard, subscription) is { } severity
            ? $"Now only {LevelOf(severity).ToLowerInvariant()}"
            : "No longer in these prefectures",
    };

    private static string Headlines(Hazard hazard)
    {
        var english = OneLine(hazard.HeadlineEn, MaxHeadlineChars);
        var japanese = OneLine(hazard.Headline.Length > 0 ? hazard.Headline : hazard.Title, MaxHeadlineChars);
        var corrected = hazard.Notes.Any(note => note.Action == "correct") ? " (corrected by an operator)" : "";
        return $"{english}{(english.Length > 0 && japanese.Length > 0 ? " / " : "")}{japanese}{corrected}";
    }

    private static string Areas(Hazard hazard, Subscription subscription)
    {
        var text = new StringBuilder();
        var areas = 0;
        foreach (var area in Concern.AreasOf(hazard, subscription))
        {
            if (++areas <= MaxAreas)
            {
                text.Append(areas == 1 ? " (" : "; ").Append(OneLine(area.Name, MaxNameChars));
                var kinds = area.Kinds.Take(MaxKinds).Select((kind, index) => $"{(index == 0 ? ": " : ", ")}{OneLine(kind, MaxNameChars)}");
                text.AppendJoin("", kinds);
            }
        }

        if (areas == 0)
        {
            return "";
        }

        var end = areas > MaxAreas ? string.Create(CultureInfo.InvariantCulture, $"; {areas - MaxAreas} more)") : ")";
        return text.Append(end).ToString();
    }

    private static string Times(Hazard hazard) =>
        $". Reported {Time(hazard.ReportedAt)}{(hazard.ValidUntil is { } until ? $", valid until {Time(until)}" : "")}.";

    private static string Time(DateTimeOffset time) =>
        TokyoTime.Of(time).ToString("yyyy-MM-dd HH:mm 'JST'", CultureInfo.InvariantCulture);

    private static string OneLine(string text, int max)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= max ? line : $"{Text.Cut(line, max)}…";
    }
}
