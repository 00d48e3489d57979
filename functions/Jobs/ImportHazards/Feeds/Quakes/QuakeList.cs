using System.Text.Json.Serialization;
using Hazards;
using Hazards.Telegrams;

namespace Worker.Jobs.ImportHazards.Feeds.Quakes;

/// <summary>
/// The quakes that a feed of the USGS had in the last day. One that it has no more, though it reaches back to it, is withdrawn. That is
/// believed of two whole feeds minutes apart, the second one the feed of a day; and not when most quakes are missing: that is another
/// feed, or a broken one, or one that a network of seismometers does not reach for a while. Feeds count in the order in which they were
/// made: one that is older than what is known changes nothing, whichever cache it comes from.
/// </summary>
/// <param name="Feed">The address of the feed of a day: of another one the list says nothing.</param>
/// <param name="CompareAt">When it is next compared with the feed of a day; null before the first time.</param>
/// <param name="ShortMadeAt">When the newest short feed was made that it was compared with; null before the first time.</param>
/// <param name="LongMadeAt">Likewise of the feed of a day.</param>
internal sealed record QuakeList(
    string Feed,
    DateTimeOffset? CompareAt,
    IReadOnlyList<KnownQuake> Quakes,
    DateTimeOffset? ShortMadeAt = null,
    DateTimeOffset? LongMadeAt = null)
{
    private const int MaxQuakes = 2_000; // in one row; a day has 300

    private static readonly TimeSpan ShortReach = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongReach = TimeSpan.FromDays(1);

    // An origin is revised by seconds, a feed is made a little before it comes, and clocks differ.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CompareEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan CompareMissing = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinMissing = TimeSpan.FromMinutes(3);

    public static QuakeList Empty(FeedSource feed) => new(feed.Long.AbsoluteUri, null, []);

    /// <summary>Whether the feed of a day is to be read for it.</summary>
    public bool WantsLong(FeedDocument shortRead, DateTimeOffset now) => shortRead.IsWhole && CompareAt <= now;

    /// <summary>Those of which a telegram is to be saved, or may not have been.</summary>
    [JsonIgnore]
    public IEnumerable<KnownQuake> Unsaved => Quakes.Where(quake => quake.IsUnsaved);

    /// <summary>The list once the telegrams of all are saved.</summary>
    public QuakeList Saved() => this with { Quakes = [.. Quakes.Select(quake => quake.Saved())] };

    /// <summary>
    /// The list after feeds of which everything is saved, with quakes that are withdrawn, or there again, as <see cref="Unsaved"/>.
    /// </summary>
    /// <param name="longRead">Null when it was not read.</param>
    public QuakeComparison After(FeedDocument shortRead, FeedDocument? longRead, DateTimeOffset now)
    {
        var isAhead = IsAhead(shortRead, now) || (longRead is not null && IsAhead(longRead, now));
        shortRead = IsNews(shortRead, ShortMadeAt, now) ? shortRead : SaysNothing(shortRead);
        longRead = longRead is null || IsNews(longRead, LongMadeAt, now) ? longRead : SaysNothing(longRead);
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

        var kept = missing
            .Select(quake => isBelieved && quake.WithdrawnAt is null && Misses(longRead!, LongReach, quake)
                && longRead!.MadeAt - quake.MissingSince >= MinMissing
                    ? quake.WithdrawnBy(longRead)
                    : quake)
            .Concat(present)
            .Where(quake => quake.OriginAt > now - LongReach)
            .OrderByDescending(quake => quake.OriginAt)
            .ThenBy(quake => quake.Document, StringComparer.Ordinal)
            .Take(MaxQuakes)
            .ToList();
        var list = this with
        {
            CompareAt = NextAt(longRead, kept, now),
            Quakes = kept,
            ShortMadeAt = shortRead.MadeAt ?? ShortMadeAt,
            LongMadeAt = longRead?.MadeAt ?? LongMadeAt,
        };
        return new QuakeComparison(list, IsDoubted: isAhead || (longRead is { IsWhole: true } && !isBelieved));
    }

    /// <summary>Not when a newer one was compared, nor when its own clock runs ahead: nothing would be newer for long.</summary>
    private static bool IsNews(FeedDocument read, DateTimeOffset? newest, DateTimeOffset now) =>
        read.MadeAt is null || (!(read.MadeAt < newest) && !IsAhead(read, now));

    private static bool IsAhead(FeedDocument read, DateTimeOffset now) => read.MadeAt > now + Margin;

    private static FeedDocument SaysNothing(FeedDocument read) => new(read.Fetched);

    /// <summary>What the feeds have, each quake once and as it was last revised, with what was known of it.</summary>
    private List<KnownQuake> Present(FeedDocument shortRead, FeedDocument? longRead)
    {
        var before = new Dictionary<string, KnownQuake>();
        foreach (var (quake, id) in Quakes.SelectMany(quake => quake.Ids.Select(id => (quake, id))))
        {
            before.TryAdd(id, quake);
        }

        return
        [
            .. InFeed(shortRead).Concat(InFeed(longRead))
                .Where(one => one.Telegram is { Revision: not Revision.Cancel, TargetAt: not null })
                .GroupBy(one => TelegramIdentity.KeyOf(one.Telegram))
                .Select(same => Known(same.MaxBy(one => one.Telegram.ReportedAt).Telegram, same.Max(one => one.MadeAt))),
        ];

        KnownQuake Known(Telegram telegram, DateTimeOffset madeAt)
        {
            var ids = IdsOf(telegram);
            var known = ids.Select(before.GetValueOrDefault).FirstOrDefault(quake => quake is not null);
            var now = new KnownQuake(ids, telegram.TargetAt!.Value, telegram.Id, madeAt) { RevisedAt = telegram.ReportedAt };
            return known is null ? now
                : known.WithdrawnAt is { } at && telegram.ReportedAt <= at ? madeAt > at ? now with { AgainAfter = at } : known
                : now with
                {
                    SeenAt = known.WithdrawnAt is null ? known.SeenAt : madeAt,
                    MissingSince = madeAt > known.MissingSince ? null : known.MissingSince,
                };
        }
    }

    private static IEnumerable<(Telegram Telegram, DateTimeOffset MadeAt)> InFeed(FeedDocument? read) =>
        read?.MadeAt is { } madeAt ? read.Telegrams.Select(one => (one.Telegram, madeAt)) : [];

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
/// <param name="WithdrawnAt">When it was withdrawn: when the feed was made that lacks it, or just after its last revision.</param>
internal sealed record KnownQuake(
    IReadOnlyList<string> Ids,
    DateTimeOffset OriginAt,
    string Document,
    DateTimeOffset SeenAt,
    DateTimeOffset? MissingSince = null,
    DateTimeOffset? WithdrawnAt = null)
{
    /// <summary>When its last revision was made; null in a list that was kept before there was this member.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    /// <summary>When it had been withdrawn that is there again, while the telegram that says so may not be saved.</summary>
    public DateTimeOffset? AgainAfter { get; init; }

    /// <summary>Whether the telegram of its withdrawal may not be saved.</summary>
    public bool IsWithdrawalUnsaved { get; init; }

    [JsonIgnore]
    public bool IsUnsaved => IsWithdrawalUnsaved || AgainAfter is not null;

    public KnownQuake Saved() => IsUnsaved ? this with { IsWithdrawalUnsaved = false, AgainAfter = null } : this;

    public KnownQuake MissingIn(FeedDocument read) => this with { MissingSince = MissingSince ?? read.MadeAt };

    /// <summary>Later than its last revision, whatever its clock: otherwise the withdrawal would say nothing.</summary>
    public KnownQuake WithdrawnBy(FeedDocument read) => this with
    {
        WithdrawnAt = RevisedAt >= read.MadeAt ? RevisedAt.Value.AddMilliseconds(1) : read.MadeAt,
        IsWithdrawalUnsaved = true,
    };
}

/// <param name="IsDoubted">Whether a feed of a day lacked so much that it is not believed.</param>
internal sealed record QuakeComparison(QuakeList List, bool IsDoubted);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuakeList))]
internal sealed partial class QuakeListJson : JsonSerializerContext;
