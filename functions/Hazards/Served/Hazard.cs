using System.Text.Json.Serialization;
using Hazards.Enrichment;
using Hazards.Telegrams;

namespace Hazards.Served;

/// <summary>
/// A hazard as it is served: what the telegrams of an event say, with its areas, its severity and what operators amended. It is a pure
/// function of the event's rows and the published area tables.
/// </summary>
public sealed record Hazard
{
    /// <summary>The event's key (<see cref="TelegramIdentity"/>): letters, digits and <c>-_.</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the event that this was made from.</summary>
    public required long Version { get; init; }

    /// <summary>When that version was written.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    public required HazardSource Source { get; init; }

    public required HazardFamily Family { get; init; }

    /// <summary>Name of the telegram's kind, such as 震源・震度に関する情報.</summary>
    public required string Kind { get; init; }

    /// <summary>Such as <c>VXSE53</c>; empty when unknown.</summary>
    public string TypeCode { get; set; } = "";

    /// <summary>Only what is <see cref="TelegramStatus.Real"/> may alert anybody.</summary>
    public required TelegramStatus Status { get; init; }

    public required HazardPhase Phase { get; init; }

    /// <summary>The highest of its areas.</summary>
    public required HazardSeverity Severity { get; init; }

    /// <summary>
    /// Whether it is no hazard but something that is published whatever happens (<see cref="RoutineBulletins"/>), such as a chart or the
    /// forecast of a season: it is kept and listed apart.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRoutine { get; init; }

    public required string Title { get; init; }

    /// <summary>In Japanese.</summary>
    public required string Headline { get; init; }

    /// <summary>In English.</summary>
    public required string HeadlineEn { get; init; }

    public string Office { get; set; } = "";

    /// <summary>What the source calls the event; events of several kinds may share it, such as those of one earthquake.</summary>
    public string EventId { get; set; } = "";

    public required DateTimeOffset FirstReportedAt { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>The end that its source or an operator gave it; null when none did.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>When it ends or ended, whoever said so; null only in rows that were written before there was such a time.</summary>
    public DateTimeOffset? ActiveUntil { get; init; }

    /// <summary>Why it ends or ended then.</summary>
    public HazardEnding? EndsBy { get; init; }

    /// <summary>
    /// The point that stands for it: a hypocentre, the centre of a typhoon, or the representative point of its worst area.
    /// </summary>
    public GeoPoint? Point { get; init; }

    /// <summary>
    /// All its points, <see cref="Point"/> first, at most <see cref="HazardPoints.Max"/>; none in a row that is older than this member.
    /// </summary>
    public IReadOnlyList<GeoPoint> Points { get; set; } = [];

    /// <summary>The smallest box around all its points, more than <see cref="Points"/> has, too; null without any.</summary>
    public GeoBox? Box { get; init; }

    /// <summary>Of <see cref="Point"/>, 7 characters; empty without it.</summary>
    public string Geohash { get; set; } = "";

    /// <summary>Codes of the prefectures it touches, ascending.</summary>
    public IReadOnlyList<string> Prefectures { get; set; } = [];

    /// <summary>The worst first.</summary>
    public IReadOnlyList<HazardArea> Areas { get; set; } = [];

    /// <summary>What operators added, corrected or cancelled, the earliest first.</summary>
    public IReadOnlyList<HazardNote> Notes { get; set; } = [];

    /// <summary>The last telegram that is no cancel, or the cancel when no other is known: the typed facts.</summary>
    public required Telegram Content { get; init; }

    /// <summary>When it ends or ended; null when that is not known of a row that is older than <see cref="ActiveUntil"/>.</summary>
    [JsonIgnore]
    public DateTimeOffset? EndsAt => ActiveUntil ?? ValidUntil;

    /// <summary>Whether it is to be believed and acted upon at that time.</summary>
    public bool HoldsAt(DateTimeOffset now) =>
        Status == TelegramStatus.Real && Phase == HazardPhase.Active && !(EndsAt <= now);
}

/// <summary>What an operator did, as it is shown.</summary>
/// <param name="Action">correct, cancel or annotate.</param>
public sealed record HazardNote(string Id, DateTimeOffset At, string Action, string By, string Why);
