using FsCheck;
using FsCheck.Fluent;
using Worker.Jobs.ReportMetrics;
using WorkerLib;

namespace Worker.Tests.Jobs.ReportMetrics;

public static class DailyRowsTests
{
    private const int LateDays = 2;
    private const int Days = 12;

    private static readonly DateOnly First = new(2026, 11, 1);

    /// <summary>
    /// Whatever comes late, up to the days that are counted again, and whichever runs are missed: in the end the rows are those of a count
    /// at the very end.
    /// </summary>
    [Fact]
    public static void End_as_one_count_of_everything_would_say() => Prop.ForAll(
        Histories.ToArbitrary(),
        history =>
        {
            var fixture = new MetricsFixture { PageItems = 4 };
            fixture.Publish(new MetricsConstants([new("orders", "at", "kind")], [], LateDays));
            fixture.Tables["orders"] = [];
            var events = history.Items.Select(item => (At: item.ArrivesAt, Item: (Item?)item))
                .Concat(history.Runs.Select(run => (At: run, Item: (Item?)null)));
            foreach (var (at, item) in events.OrderBy(one => one.At).ThenBy(one => one.Item is null))
            {
                if (item is not null)
                {
                    fixture.Add("orders", item.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", null), item.Kind);
                }
                else
                {
                    fixture.Now = at;
                    fixture.RunAsync().GetAwaiter().GetResult();
                }
            }

            var last = history.Runs.Max();
            var firstDay = TokyoDay.Of(history.Runs.Min()).AddDays(-LateDays);
            for (var day = firstDay; day < TokyoDay.Of(last); day = day.AddDays(1))
            {
                var row = fixture.Row("orders", TokyoDay.Text(day));
                var there = history.Items.Where(item => item.ArrivesAt <= last && item.Time < TokyoDay.End(day)).ToList();
                var ofDay = there.Where(item => item.Time >= TokyoDay.Start(day)).ToList();
                Assert.NotNull(row);
                Assert.True(row.IsClosed);
                Assert.Equal(TokyoDay.End(day), row.AsOf);
                Assert.Equal(ofDay.Count, row.Count);
                Assert.Equal(
                    ofDay.GroupBy(item => item.Kind).ToDictionary(kind => kind.Key, kind => kind.LongCount()),
                    row.Kinds.ToDictionary());
                Assert.Equal(there.Max(item => (DateTimeOffset?)item.Time), row.Newest);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<History> Histories =>
        from items in Items.ListOf()
        from hours in Gen.Choose(0, (Days * 24) - 1).NonEmptyListOf()
        select new History([.. items], [.. hours.Distinct().Select(hour => TokyoDay.Start(First).AddHours(hour).AddMinutes(30))]);

    /// <summary>Items of any time, which arrive at once or up to the last day on which their own is counted again.</summary>
    private static Gen<Item> Items =>
        from minute in Gen.Choose(-2 * 24 * 60, Days * 24 * 60)
        from kind in Gen.Elements("a", "b", "c")
        from late in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, (LateDays * 24 * 60) - 1))
        let time = TokyoDay.Start(First).AddMinutes(minute)
        select new Item(time, kind, time.AddMinutes(late));

    public sealed record Item(DateTimeOffset Time, string Kind, DateTimeOffset ArrivesAt);

    public sealed record History(IReadOnlyList<Item> Items, IReadOnlyList<DateTimeOffset> Runs);
}
