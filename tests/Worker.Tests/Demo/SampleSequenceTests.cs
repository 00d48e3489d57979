using System.Text;
using Demo.Feeds;
using Hazards.Telegrams;
using LocalAws;

namespace Worker.Tests.Demo;

public static class SampleSequenceTests
{
    private static readonly DateTimeOffset Now = new(2031, 3, 1, 0, 0, 0, 500, TimeSpan.Zero);

    private static readonly string Afternoon = Path.Combine(Checkout.Root, SampleSequence.Afternoon);

    [Fact]
    public static void Every_telegram_of_the_afternoon_is_reported_when_it_is_replayed()
    {
        var sequence = SampleSequence.Read(Afternoon, Now);

        Assert.Equal(Directory.GetFiles(Afternoon).Select(Path.GetFileName).Order(StringComparer.Ordinal), sequence.Files);
        var telegrams = sequence.Files.Select((file, index) => TelegramReader.Read(sequence.At(file, Now.AddMinutes(index)))).ToList();
        for (var index = 0; index < telegrams.Count; index++)
        {
            Assert.Equal(Now.AddMinutes(index).AddMilliseconds(-500), telegrams[index].ReportedAt);
        }
    }

    [Fact]
    public static void Times_of_a_telegram_stay_as_far_apart_and_events_stay_together()
    {
        var sequence = SampleSequence.Read(Afternoon, Now);

        var (quake, tsunami) = (At("03_intensities.xml"), At("04_tsunami_warning.xml"));

        // Reported at 13:02 of an event of 13:00:10, which the first telegram told of at 13:00:13; the tsunami comes at 13:20.
        Assert.Equal(("20310301085957", "20310301085957"), (quake.EventId, tsunami.EventId));
        Assert.Equal(Now.AddMilliseconds(-500).AddMinutes(-2), quake.TargetAt);
        Assert.Equal(Now.AddMilliseconds(-500).AddMinutes(17), tsunami.Tsunami[0].First?.At);

        Telegram At(string file) => TelegramReader.Read(sequence.At(file, Now));
    }

    [Fact]
    public static void Without_a_report_time_a_document_stays_and_a_folder_without_telegrams_is_said()
    {
        var document = Encoding.UTF8.GetBytes("<Report><DateTime>2026-11-20T03:00:00Z</DateTime></Report>");

        Assert.Same(document, TelegramTimes.ReportedAt(document, Now));
        Assert.Equal(
            "there is no telegram in /nonexistent: name a folder with *.xml of the JMA.",
            Assert.Throws<UserException>(() => SampleSequence.Read("/nonexistent", Now)).Message);
    }
}
