using System.Text.Json;
using Hazards;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public sealed class StoredEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Keeps_every_telegram_as_it_is()
    {
        foreach (var file in Telegrams.All())
        {
            var telegram = TelegramReader.Read(File.ReadAllBytes(file));
            var read = StoredEvent.Read(StoredEvent.Next(null, HazardState.Of(telegram), Now).ToItem());

            // The largest sample's 18,000 risk levels do not fit into a row.
            var kept = read.State.Latest.IsTrimmed ? telegram with { Risks = [], IsTrimmed = true } : telegram;
            Assert.Equal(Json(kept), Json(read.State.Latest));
            Assert.True(!read.State.Latest.IsTrimmed || telegram.Risks.Count > 10_000, file);
            Assert.Equal(TelegramOrder.KeyOf(telegram), read.State.LatestOrder);
        }
    }

    [Fact]
    public void Keeps_what_held_before_a_cancel()
    {
        var issue = Telegrams.Made(id: "a");
        var cancel = Telegrams.Made(id: "b", reportedAt: "2026-11-20T12:05:00+09:00", revision: Revision.Cancel);
        var state = HazardState.Of(issue).Apply(cancel);

        var read = StoredEvent.Read(StoredEvent.Next(null, state, Now).ToItem()).State;

        Assert.True(read.IsCancelled);
        Assert.Equal(
            (state.LatestOrder, state.ContentOrder, state.FirstReportedAt),
            (read.LatestOrder, read.ContentOrder, read.FirstReportedAt));
        Assert.Equal("a", read.Content?.Id);
    }

    [Fact]
    public void Keeps_that_only_a_cancel_came()
    {
        var state = HazardState.Of(Telegrams.Made(revision: Revision.Cancel));

        var read = StoredEvent.Read(StoredEvent.Next(null, state, Now).ToItem()).State;

        Assert.Null(read.Content);
        Assert.Equal("", read.ContentOrder);
    }

    [Fact]
    public void Versions_and_their_times_only_grow()
    {
        var first = StoredEvent.Next(null, HazardState.Of(Telegrams.Made()), Now);
        var second = StoredEvent.Next(first, first.State, Now.AddSeconds(-3));

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.True(second.ChangedAt > first.ChangedAt);
    }

    [Fact]
    public void Leaves_parts_out_of_a_telegram_that_no_row_could_hold()
    {
        var random = new Random(1);
        var telegram = Telegrams.Made() with
        {
            Headline = "headline",
            Texts = [.. Enumerable.Range(0, 100).Select(_ => new TelegramText("Text", "", Convert.ToHexString(Bytes(random, 20_000))))],
        };

        var item = StoredEvent.Next(null, HazardState.Of(telegram), Now).ToItem();
        var read = StoredEvent.Read(item).State.Latest;

        Assert.True(item["latest"].B.Length < 200_000);
        Assert.True(read.IsTrimmed);
        Assert.Equal("headline", read.Headline);
        Assert.Equal(TelegramOrder.KeyOf(telegram), TelegramOrder.KeyOf(read));
    }

    [Fact]
    public void Says_which_row_is_damaged()
    {
        var item = StoredEvent.Next(null, HazardState.Of(Telegrams.Made()), Now).ToItem();
        item["latest"] = new("no binary");

        var problem = Assert.Throws<FormatException>(() => StoredEvent.Read(item));

        Assert.StartsWith("row state of jma.real.", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("latest is not a telegram", problem.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Json(Telegram telegram) => JsonSerializer.Serialize(telegram, ReadableHazardsJson.Default.Telegram);
}
