using System.Text;
using Hazards;
using Hazards.Feeds;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>The telegrams that tests read: those of tests/data/hazards always, the official samples where somebody put them.</summary>
internal static class Telegrams
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "data", "hazards");

    private static readonly string OfficialFolder =
        Environment.GetEnvironmentVariable("JMAXML_SAMPLES") is { Length: > 0 } named
            ? named
            : Path.Combine(Checkout.Root, "tests", "data", "jmaxml");

    public static string[] Fixtures { get; } = [.. Directory.EnumerateFiles(Folder, "*.xml").Order(StringComparer.Ordinal)];

    /// <summary>Made-up sequences that end, supersede and say the same twice.</summary>
    public static string[] Ends { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "ends"), "*.xml").Order(StringComparer.Ordinal)];

    /// <summary>All files that are here; says in a warning of the running test when the official ones are not.</summary>
    public static string[] All()
    {
        string[] official = Directory.Exists(OfficialFolder)
            ? [.. Directory.EnumerateFiles(OfficialFolder, "*.xml").Order(StringComparer.Ordinal)]
            : [];
        if (official.Length == 0)
        {
            TestContext.Current.AddWarning(
                $"ran only on the {Fixtures.Length} telegrams of tests/data/hazards: no official samples in {OfficialFolder}");
        }

        return [.. Fixtures, .. official];
    }

    /// <summary>
    /// The telegrams of official samples whose names begin so, the earliest first; of the same time by their names. None, with a warning of
    /// the running test, where the samples are not.
    /// </summary>
    public static Telegram[] Sequence(params string[] beginnings)
    {
        var here = Directory.Exists(OfficialFolder) ? Directory.EnumerateFiles(OfficialFolder, "*.xml") : [];
        var found = InOrder(
            here.Where(file => beginnings.Any(begin => Path.GetFileName(file).StartsWith(begin, StringComparison.Ordinal))));
        if (found.Length == 0)
        {
            TestContext.Current.AddWarning($"ran without {string.Join(", ", beginnings)}: no official samples in {OfficialFolder}");
        }

        return found;
    }

    /// <summary>The telegrams of an afternoon that never was, in tests/data/hazards/afternoon.</summary>
    public static Telegram[] Afternoon() => InOrder(Directory.EnumerateFiles(Path.Combine(Folder, "afternoon"), "*.xml"));

    public static byte[] Document(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static string Source(string name) => Encoding.UTF8.GetString(Document(name));

    public static Telegram Read(string name) => TelegramReader.Read(Document(name));

    /// <summary>The quakes of a feed of the USGS.</summary>
    public static IReadOnlyList<Telegram> Quakes(string name) => UsgsFeed.Read(Document(name)).Telegrams;

    public static Telegram ReadSource(string source) => TelegramReader.Read(Encoding.UTF8.GetBytes(source));

    /// <summary>A telegram with what places it, and nothing else.</summary>
    public static Telegram Made(
        string reportedAt = "2026-11-20T12:00:00+09:00",
        string serial = "",
        Revision revision = Revision.Issue,
        string id = "a",
        string eventId = "20261120120000",
        string kind = "震度速報",
        TelegramStatus status = TelegramStatus.Real,
        string office = "気象庁",
        string? sentAt = null,
        string? validUntil = null)
    {
        return new Telegram
        {
            Id = id,
            Source = HazardSource.Jma,
            Kind = kind,
            Family = HazardFamily.Earthquake,
            Status = status,
            Revision = revision,
            Title = kind,
            ReportedAt = Time(reportedAt),
            SentAt = sentAt is null ? null : Time(sentAt),
            ValidUntil = validUntil is null ? null : Time(validUntil),
            Serial = serial,
            EventId = eventId,
            PublishingOffice = office,
        };
    }

    private static Telegram[] InOrder(IEnumerable<string> files) =>
    [
        .. files.Order(StringComparer.Ordinal)
            .Select(file => TelegramReader.Read(File.ReadAllBytes(file)))
            .OrderBy(telegram => telegram.ReportedAt),
    ];

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
