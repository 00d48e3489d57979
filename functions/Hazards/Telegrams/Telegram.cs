using System.Text.Json.Serialization;
using Hazards.Bodies;

namespace Hazards.Telegrams;

/// <summary>
/// One telegram of the JMA, or one revision of an event of the USGS. Head and headline are there for every kind, also for one that nobody
/// has told us of; the typed parts of the body as far as we know their elements. Texts are as they were sent, without spaces around.
/// </summary>
public sealed record Telegram
{
    /// <summary>SHA-256 of the document in lower-case hex: the same document has the same id, whichever way it came, and by it the document
    /// itself is found in the store of raw documents.</summary>
    public required string Id { get; init; }

    public required HazardSource Source { get; init; }

    /// <summary>The name of its kind, such as 震源・震度に関する情報.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// JMA's code of the kind, such as <c>VXSE53</c>, or its first four letters when several codes share one name; empty for an unknown
    /// kind. The document itself does not carry it.
    /// </summary>
    public string TypeCode { get; set; } = "";

    public required HazardFamily Family { get; init; }

    /// <summary>Only <see cref="TelegramStatus.Real"/> may alert.</summary>
    public required TelegramStatus Status { get; init; }

    public required Revision Revision { get; init; }

    /// <summary>When it left the office's system, to the second.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public string EditorialOffice { get; set; } = "";

    public string PublishingOffice { get; set; } = "";

    /// <summary>Such as 福岡県土砂災害警戒情報.</summary>
    public required string Title { get; init; }

    /// <summary>The official time, mostly to the minute: ties occur.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>The time that it speaks of.</summary>
    public DateTimeOffset? TargetAt { get; init; }

    /// <summary>How long from <see cref="TargetAt"/>, as ISO 8601 (<c>PT72H</c>); mostly empty.</summary>
    public string TargetDuration { get; set; } = "";

    /// <summary>When it loses its meaning; null when that is not said.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>A time, a code, Japanese text, several of them with a space between, or empty for a standing bulletin.</summary>
    public string EventId { get; set; } = "";

    /// <summary>
    /// What else the USGS calls the same quake: it may prefer another id with each revision. Null when there is nothing else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OtherIds { get; init; }

    /// <summary>Mostly a number, often empty, sometimes two (<c>03-02</c>).</summary>
    public string Serial { get; set; } = "";

    public string InfoKind { get; set; } = "";

    public string InfoKindVersion { get; set; } = "";

    public string Headline { get; set; } = "";

    /// <summary>Kinds and areas of the headline.</summary>
    public IReadOnlyList<Notice> Notices { get; set; } = [];

    /// <summary>Kinds and areas of the body: of warnings, volcanoes and ash falls, with their states.</summary>
    public IReadOnlyList<Notice> Details { get; set; } = [];

    public IReadOnlyList<TelegramText> Texts { get; set; } = [];

    /// <summary>Mostly one; two when two quakes came close together.</summary>
    public IReadOnlyList<Earthquake> Earthquakes { get; set; } = [];

    public IReadOnlyList<QuakeCount> QuakeCounts { get; set; } = [];

    public SeismicIntensity? Intensity { get; init; }

    public IReadOnlyList<TsunamiCoast> Tsunami { get; set; } = [];

    public VolcanoPlume? Plume { get; init; }

    /// <summary>Where a typhoon was, is and will be, in the order of the telegram.</summary>
    public IReadOnlyList<TyphoonFix> Typhoon { get; set; } = [];

    /// <summary>How dangerous it is or becomes, by area and time.</summary>
    public IReadOnlyList<RiskLevel> Risks { get; set; } = [];

    /// <summary>What in its document was read by a rule; not kept with it.</summary>
    [JsonIgnore]
    public OddReadings Odd { get; init; }

    /// <summary>Whether parts of it were left out because it was too large to be kept with its event; the document has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTrimmed { get; init; }
}
