using Demo.Feeds;
using Hazards.Telegrams;
using Worker.Tests.Hazards;

namespace Worker.Tests.Demo;

public static class RecentTelegramTests
{
    [Fact]
    public static void Moves_all_times_of_a_sample_by_the_same_span()
    {
        var now = Telegrams.Time("2026-11-20T12:34:56Z");
        var (quake, moved) = (Telegrams.Read("quake.xml"), TelegramReader.Read(RecentTelegram.Of(Telegrams.Document("quake.xml"), now)));

        Assert.Equal(Telegrams.Time("2026-11-20T12:34:00Z"), moved.ReportedAt);
        Assert.Equal(quake.ReportedAt - quake.Earthquakes[0].OriginAt, moved.ReportedAt - moved.Earthquakes[0].OriginAt);
        Assert.Equal(quake.ReportedAt - quake.SentAt, moved.ReportedAt - moved.SentAt);
        Assert.Equal(quake.ReportedAt.Offset, moved.ReportedAt.Offset);
    }

    [Fact]
    public static void Leaves_alone_what_is_no_telegram() =>
        Assert.Equal("<a/>"u8.ToArray(), RecentTelegram.Of("<a/>"u8.ToArray(), default));
}
