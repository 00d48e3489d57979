using System.Text.Json.Serialization;
using Hazards;
using Hazards.Telegrams;

namespace Worker.Jobs.ImportHazards.Feeds.Quakes;

/// <summary>
/// The quakes that a feed of the USGS had in the last day. One that it has no more, though it reaches back to it, is withdrawn. That is
/// believed of two whole feeds minutes apart, the second one the feed of a day; and not when most quakes are missing: that is another
/// feed, or a broken one, or one that a network of seismometers does not reach for a while.
/// </summary>
/// <param name="Feed">The address of the feed of a day: of another one the list says nothing.</param>
/// <param name="CompareAt">When it is next compared with the feed of a day; null before the first time.</param>
internal sealed record QuakeList(string Feed, DateTimeOffset? CompareAt, IReadOnlyList<KnownQuake> Quakes)
{
    private const int MaxQuakes = 2_000; // in one row; a day has 300

    private static readonly TimeSpan ShortReach = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongReach = TimeSpan.FromDays(1);

    // An origin is revised by seconds, and a feed is made a little before it comes.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CompareEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan CompareMissing = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinMissing = TimeSpan.FromMinutes(3);

    public static QuakeList Empty(FeedSource feed) => new(feed.Long.AbsoluteUri, null, []);

    /// <summary>Whether the feed of a day is to be read for it.</summary>
    public bool WantsLong(FeedDocument shortRead, DateTimeOffset now) => shortRead.IsWhole && CompareAt <= now;

    /// <summary>The list after feeds of which everything is saved.</summary>
    /// <param name="longRead">Null when it was not read.</param>
    public QuakeComparison After(FeedDocument shortRead, FeedDocument? longRead, DateTimeOffset now)
    {
        var present = Present(shortRead, longRead);
        // One without a readable time of origin is there, too.
        var ids = Received(shortRead, longRead)
            .Where(one => one.Telegram.Revision != Revision.Cancel)
            .SelectMany(one => IdsOf(one.Telegram))
            .ToHashSet();
        var missing = Quakes
            .Where(quake => quake.OriginAt > now - LongReach && !quake.Ids.Any(ids.Contains))
            .Select(quake => shortRead.IsWhole && Misses(shortRead, ShortReach, quake) ? quake.MissingIn(shortRead) : quake)
            .ToList();
        var isBelieved = longRead is { IsWhole: true } && IsBelieved(longRead, missing);
        if (isBelieved)
        {
            missing = missing.ConvertAll(quake => Misses(longRead!, LongReach, quake) ? quake.MissingIn(longRead!) : quake);
        }

        List<KnownQuake> withdrawn =
        [
            .. missing
                .Where(quake => isBelieved && quake.WithdrawnAt is null && Misses(longRead!, LongReach, quake)
                    && longRead!.MadeAt - quake.MissingSince >= MinMissing)
                .Select(quake => quake with { WithdrawnAt = longRead!.MadeAt }),
        ];
        List<(KnownQuake Known, ReceivedTelegram Received)> again = [.. present.Where(quake => quake.Known.WithdrawnAt is not null)];
        var kept = missing.ExceptBy(withdrawn.Select(quake => quake.Document), quake => quake.Document).Concat(withdrawn)
            .Concat(present.Select(quake => quake.Known with { WithdrawnAt = null }))
            .Where(quake => quake.OriginAt > now - LongReach)
            .OrderByDescending(quake => quake.OriginAt)
            .ThenBy(quake => quake.Document, StringComparer.Ordinal)
            .Take(MaxQuakes)
            .ToList();
        return new QuakeComparison(this with { CompareAt = NextAt(longRead, kept, now), Quakes = kept }, withdrawn, again)
        {
            IsDoubted = longRead is { IsWhole: true } && !isBelieved,
        };
    }

    /// <summary>
    /// What the feeds have, each quake once and as it was last revised: with what was known of it, and since when it is withdrawn, if the
    /// feed has it as it was before.
    /// </summary>
    private List<(KnownQuake Known, ReceivedTelegram Received)> Present(FeedDocument shortRead, FeedDocument? longRead)
    {
        var before = new Dictionary<string, KnownQuake>();
        foreach (var (quake, id) in Quakes.SelectMany(quake => quake.Ids.Select(id => (quake, id))))
        {
            before.TryAdd(id, quake);
        }

        var madeAt = shortRead.MadeAt ?? longRead?.MadeAt;
        return
        [
            .. Received(shortRead, longRead)
                .GroupBy(one => TelegramIdentity.KeyOf(one.Telegram))
                .Select(same => same.MaxBy(one => one.Telegram.ReportedAt)!)
                .Where(one => madeAt is not null && one.Telegram is { Revision: not Revision.Cancel, TargetAt: not null })
                .Select(one => (Known(one.Telegram), one)),
        ];

        KnownQuake Known(Telegram telegram)
        {
            var ids = IdsOf(telegram);
            var known = ids.Select(before.GetValueOrDefault).FirstOrDefault(quake => quake is not null);
            var isWithdrawn = known?.WithdrawnAt is { } at && telegram.ReportedAt <= at;
            return new KnownQuake(
                ids,
                telegram.TargetAt!.Value,
                telegram.Id,
                known is { WithdrawnAt: null } ? known.SeenAt : madeAt!.Value,
                WithdrawnAt: isWithdrawn ? known!.WithdrawnAt : null);
        }
    }

    private static IEnumerable<ReceivedTelegram> Received(FeedDocument shortRead, FeedDocument? longRead) =>
        shortRead.Telegrams.Concat(longRead?.Telegrams ?? []);

    /// <summary>The preferred one first.</summary>
    private static string[] IdsOf(Telegram telegram) => [telegram.EventId, .. telegram.OtherIds ?? []];

    /// <summary>Of a quake that is not in it: whether it should be.</summary>
    private static bool Misses(FeedDocument read, TimeSpan reach, KnownQuake quake) =>
        read.MadeAt > quake.SeenAt && quake.OriginAt > read.MadeAt - reach + Margin;

    /// <summary>
    /// Not when it lacks more than one of what it should have of a network, and more than a tenth: few are withdrawn in a day, and a feed
    /// that a network does not reach has the others all the same.
    /// </summary>
    private bool IsBelieved(FeedDocument longRead, List<KnownQuake> missing)
    {
        var isMissing = missing.Select(quake => quake.Document).ToHashSet();
        return Quakes
            .Where(quake => quake.WithdrawnAt is null && Misses(longRead, LongReach, quake))
            .GroupBy(quake => NetworkOf(quake.Ids[0]))
            .All(network => network.Count(quake => isMissing.Contains(quake.Document)) is var count
                && (count <= 1 || count * 10 <= network.Count()));
    }

    /// <summary>An id of the USGS begins with its network, two letters such as <c>us</c>.</summary>
    private static string NetworkOf(string id) => id[..Math.Min(2, id.Length)];

    private DateTimeOffset NextAt(FeedDocument? longRead, List<KnownQuake> quakes, DateTimeOffset now)
    {
        var next = longRead is null ? CompareAt ?? now + CompareEvery : now + CompareEvery;
        var soon = now + CompareMissing;
        return soon < next && quakes.Exists(quake => quake is { MissingSince: not null, WithdrawnAt: null }) ? soon : next;
    }
}

/// <param name="Ids">The preferred one first.</param>
/// <param name="Document">The id of the telegram of its last revision.</param>
/// <param name="SeenAt">When the feed was made that first had it.</param>
/// <param name="MissingSince">When the feed was made that first lacked it; null while it is there.</param>
/// <param name="WithdrawnAt">When the feed was made after which it was withdrawn; null while it is not.</param>
internal sealed record KnownQuake(
    IReadOnlyList<string> Ids,
    DateTimeOffset OriginAt,
    string Document,
    DateTimeOffset SeenAt,
    DateTimeOffset? MissingSince = null,
    DateTimeOffset? WithdrawnAt = null)
{
    public KnownQuake MissingIn(FeedDocument read) => this with { MissingSince = MissingSince ?? read.MadeAt };
}

/// <param name="Withdrawn">Those that are to be withdrawn now.</param>
/// <param name="Again">Those that were, and are in the feed as they were before.</param>
internal sealed record QuakeComparison(
    QuakeList List, IReadOnlyList<KnownQuake> Withdrawn, IReadOnlyList<(KnownQuake Known, ReceivedTelegram Received)> Again)
{
    /// <summary>Whether a feed of a day lacked so much that it is not believed.</summary>
    public bool IsDoubted { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuakeList))]
internal sealed partial class QuakeListJson : JsonSerializerContext;
