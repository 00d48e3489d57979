using System.Text.Json;
using Hazards;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class HazardStateTests
{
    private const int Seeds = 100;

    private static readonly Telegram First = Made("2026-11-20T12:00:00+09:00", serial: "1", id: "1");
    private static readonly Telegram Second = Made("2026-11-20T12:05:00+09:00", serial: "2", id: "2");
    private static readonly Telegram Correction = Made("2026-11-20T12:05:00+09:00", serial: "2", Revision.Correction, id: "0");
    private static readonly Telegram Cancel = Made("2026-11-20T12:10:00+09:00", serial: "3", Revision.Cancel, id: "3");
    private static readonly Telegram Again = Made("2026-11-20T12:20:00+09:00", serial: "4", id: "4");

    [Fact]
    public static void A_later_telegram_replaces_an_earlier_one_whichever_comes_first()
    {
        Assert.Same(Second, Fold(First, Second).Content);
        Assert.Same(Second, Fold(Second, First).Content);
    }

    [Fact]
    public static void A_correction_replaces_what_it_corrects_also_when_it_overtakes_it()
    {
        Assert.Same(Correction, Fold(First, Second, Correction).Content);
        Assert.Same(Correction, Fold(Correction, Second, First).Content);
    }

    [Fact]
    public static void A_correction_of_something_old_does_not_replace_something_newer() =>
        Assert.Same(Second, Fold(Second, Made("2026-11-20T12:00:00+09:00", serial: "1", Revision.Correction, id: "9")).Content);

    [Fact]
    public static void A_cancel_retracts_and_what_was_retracted_stays_known()
    {
        foreach (var state in new[] { Fold(First, Second, Cancel), Fold(Cancel, Second, First) })
        {
            Assert.True(state.IsCancelled);
            Assert.False(state.HoldsAt(Time("2026-11-20T12:11:00+09:00")));
            Assert.Same(Second, state.Content);
            Assert.Same(Cancel, state.Latest);
        }
    }

    [Fact]
    public static void A_cancel_alone_is_a_cancelled_event_without_content()
    {
        var state = Fold(Cancel);

        Assert.True(state.IsCancelled);
        Assert.Null(state.Content);
        Assert.Equal("", state.ContentOrder);
    }

    [Fact]
    public static void An_issue_after_a_cancel_opens_the_event_again()
    {
        var state = Fold(Again, First, Cancel);

        Assert.False(state.IsCancelled);
        Assert.Same(Again, state.Content);
        Assert.True(state.HoldsAt(Time("2026-11-20T12:21:00+09:00")));
    }

    [Fact]
    public static void An_old_issue_that_comes_after_the_cancel_does_not_open_it() => Assert.True(Fold(Cancel, First, Second).IsCancelled);

    [Fact]
    public static void Real_corrections_and_cancels_of_the_same_minute_are_settled_by_what_they_are()
    {
        var correction = Read("eruption_flash_corrected.xml");
        var cancel = Read("eruption_flash_cancelled.xml");

        Assert.Equal(correction.ReportedAt, cancel.ReportedAt);
        Assert.True(Fold(cancel, correction).IsCancelled);
        Assert.Same(correction, Fold(cancel, correction).Content);
    }

    [Fact]
    public static void A_new_bulletin_of_an_office_replaces_its_last_one_and_no_other_offices()
    {
        var old = Made(eventId: "", id: "1");
        var next = Made("2026-11-20T13:00:00+09:00", eventId: "", id: "2");

        Assert.Same(next, Fold(old, next).Content);
        Assert.Throws<ArgumentException>(() => Fold(old).Apply(Made(eventId: "", office: "札幌管区気象台")));
    }

    [Theory]
    [InlineData(TelegramStatus.Drill)]
    [InlineData(TelegramStatus.Test)]
    public static void A_drill_or_test_never_holds_and_cannot_touch_the_real_event(TelegramStatus status)
    {
        var drill = Made("2026-11-20T12:30:00+09:00", status: status, id: "9");
        var state = Fold(drill);

        Assert.False(state.IsReal);
        Assert.False(state.HoldsAt(Time("2026-11-20T12:31:00+09:00")));
        Assert.Throws<ArgumentException>(() => Fold(First).Apply(drill));
    }

    [Fact]
    public static void Every_drill_and_test_that_is_here_is_an_event_that_never_holds()
    {
        var all = All().Select(file => TelegramReader.Read(File.ReadAllBytes(file)));
        var drills = all.Where(telegram => telegram.Status != TelegramStatus.Real).ToList();

        Assert.NotEmpty(drills);
        Assert.All(drills, drill => Assert.False(HazardState.Of(drill).HoldsAt(drill.ReportedAt)));
    }

    [Fact]
    public static void Holds_until_its_end()
    {
        var state = Fold(Made(validUntil: "2026-11-20T13:00:00+09:00"));

        Assert.True(state.HoldsAt(Time("2026-11-20T12:59:59+09:00")));
        Assert.False(state.HoldsAt(Time("2026-11-20T13:00:00+09:00")));
    }

    [Fact]
    public static void Nothing_new_leaves_the_very_state()
    {
        var state = Fold(First, Second);

        Assert.Same(state, state.Apply(First));
        Assert.Same(state, state.Apply(Second));
    }

    [Fact]
    public static void All_telegrams_that_are_here_end_in_one_state_however_they_are_shuffled_and_repeated()
    {
        Telegram[] telegrams =
        [
            .. All().Concat(Ends).Select(file => TelegramReader.Read(File.ReadAllBytes(file))),
            .. Quakes("ends/usgs_first_id.json"),
            .. Quakes("ends/usgs_other_id.json"),
        ];
        var (expected, shown) = (Expected(telegrams), Shown(FoldAll(telegrams)));

        for (var seed = 0; seed < Seeds; seed++)
        {
            var states = FoldAll(Shuffled(telegrams, new Random(seed)));

            Assert.Equal(expected, Told(states));
            Assert.Equal(shown, Shown(states));
        }
    }

    [Fact]
    public static void Telegrams_full_of_ties_end_in_one_state_also_when_two_imports_share_the_work()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var telegrams = Enumerable.Range(0, 40).Select(index => Tied(index, random)).ToArray();
            var shuffled = Shuffled(telegrams, random);
            var half = random.Next(1, shuffled.Length);
            var (one, other) = (FoldAll(shuffled[..half]), FoldAll(shuffled[half..]));
            foreach (var (key, state) in other)
            {
                one[key] = one.TryGetValue(key, out var known) ? known.Merge(state) : state;
            }

            Assert.Equal(Expected(telegrams), Told(FoldAll(shuffled)));
            Assert.Equal(Expected(telegrams), Told(one));
        }
    }

    private static HazardState Fold(params Telegram[] telegrams) => Assert.Single(FoldAll(telegrams)).Value;

    private static Dictionary<string, HazardState> FoldAll(IEnumerable<Telegram> telegrams)
    {
        var states = new Dictionary<string, HazardState>(StringComparer.Ordinal);
        foreach (var telegram in telegrams)
        {
            foreach (var key in TelegramIdentity.NamedBy(telegram).Prepend(TelegramIdentity.KeyOf(telegram)))
            {
                states[key] = states.TryGetValue(key, out var state) ? state.Apply(telegram) : HazardState.Of(telegram, key);
            }
        }

        return states;
    }

    /// <summary>
    /// The rule as it is written down, by sorting the whole set; serials of these telegrams are plain numbers, pages or empty.
    /// </summary>
    private static string[] Expected(IReadOnlyList<Telegram> telegrams) =>
    [
        .. telegrams.GroupBy(TelegramIdentity.KeyOf)
            .SelectMany(ofEvent => ofEvent.GroupBy(telegram => telegram.Kind).Select(group =>
            {
                var sorted = Sorted(group);
                var content = sorted.LastOrDefault(telegram => telegram.Revision != Revision.Cancel);
                return Line(ofEvent.Key, group.Key, sorted[^1].Revision == Revision.Cancel, content, ofEvent.Min(one => one.ReportedAt));
            }))
            .Concat(telegrams.SelectMany(telegram => TelegramIdentity.NamedBy(telegram).Select(named => (named, telegram)))
                .GroupBy(pair => (pair.named, By: TelegramIdentity.KeyOf(pair.telegram)))
                .Select(group => $"{group.Key.named} in {group.Key.By}: {Sorted(group.Select(pair => pair.telegram))[^1].Id}"))
            .Order(StringComparer.Ordinal),
    ];

    private static List<Telegram> Sorted(IEnumerable<Telegram> telegrams) =>
    [
        .. telegrams.OrderBy(telegram => telegram.ReportedAt)
            .ThenBy(telegram => int.TryParse(telegram.Serial.Replace('２', '2').Split('-')[0], out var number) ? number : 0)
            .ThenBy(telegram => telegram.Serial.Split('-') is [_, var page, ..] ? int.Parse(page, null) : 0)
            .ThenBy(telegram => telegram.Revision)
            .ThenBy(telegram => telegram.SentAt)
            .ThenBy(telegram => telegram.Id, StringComparer.Ordinal),
    ];

    private static string[] Told(Dictionary<string, HazardState> states) =>
    [
        .. states.Values
            .SelectMany(state => state.Parts
                .Select(part => Line(state.Key, part.Kind, part.IsCancelled, part.Content, state.FirstReportedAt))
                .Concat(state.Successors.Select(
                    successor => $"{state.Key} in {successor.Event}: {successor.Order[(successor.Order.LastIndexOf('#') + 1)..]}")))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is served of events with several kinds of telegrams, or that others name.</summary>
    private static string[] Shown(Dictionary<string, HazardState> states) =>
    [
        .. states.Values
            .Where(state => state.Parts.Count > 1 || state.Successors.Count > 0)
            .Select(state => $"{state.Key}: {state.Latest.Id} {state.IsCancelled} {state.Superseded?.Event} "
                + JsonSerializer.Serialize(state.Content, ReadableHazardsJson.Default.Telegram))
            .Order(StringComparer.Ordinal),
    ];

    private static string Line(string key, string kind, bool isCancelled, Telegram? content, DateTimeOffset first) =>
        $"{key} {kind}: {isCancelled}, {content?.Id}, since {first.UtcDateTime:O}";

    /// <summary>Every telegram one to three times, in any order.</summary>
    private static Telegram[] Shuffled(Telegram[] telegrams, Random random)
    {
        var all = telegrams.SelectMany(telegram => Enumerable.Repeat(telegram, random.Next(1, 4))).ToArray();
        random.Shuffle(all);
        return all;
    }

    private static Telegram Tied(int index, Random random) => Made(
        $"2026-11-20T12:0{random.Next(3)}:00+09:00",
        random.Next(3) switch { 0 => "", 1 => "1", _ => "２" },
        (Revision)random.Next(3),
        $"{random.Next(1000):D4}-{index}",
        random.Next(3) == 0 ? "" : $"{random.Next(2)}",
        status: (TelegramStatus)random.Next(3),
        sentAt: $"2026-11-20T03:00:0{random.Next(2)}Z");
}
