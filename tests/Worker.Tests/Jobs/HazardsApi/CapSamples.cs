using Hazards;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>Events of telegrams, with their history.</summary>
internal static class CapSamples
{
    /// <summary>Puts what these fixtures say, all of one event, in place of what was known of it.</summary>
    public static Hazard Add(HazardsApiFixture fixture, params string[] fixtures) =>
        Add(fixture, [.. fixtures.Select(Telegrams.Read)], severity: 2);

    public static Hazard Add(HazardsApiFixture fixture, IReadOnlyList<Telegram> telegrams, int severity)
    {
        var state = telegrams.Skip(1).Aggregate(HazardState.Of(telegrams[0]), (known, telegram) => known.Apply(telegram));
        var hazard = HazardSamples.Of(state, severity);
        fixture.Add(hazard);
        fixture.Events.RemoveAll(row => row[EventRows.Event].S == hazard.Id);
        fixture.Events.AddRange(telegrams.Select(telegram => HistoryEntry.Of(telegram, "telegrams/x", telegram.ReportedAt).ToItem()));
        return hazard;
    }

    /// <summary>Of each telegram alone, at every severity by turns, and of each event with all of its telegrams.</summary>
    public static async Task<List<string>> MessagesAsync()
    {
        var telegrams = Telegrams.All().Select(file => TelegramReader.Read(File.ReadAllBytes(file))).ToList();
        telegrams.AddRange(UsgsFeed.Read(Telegrams.Document("usgs.json")).Telegrams);
        var events = telegrams.Select(telegram => (IReadOnlyList<Telegram>)[telegram])
            .Concat(telegrams.GroupBy(TelegramIdentity.KeyOf).Where(known => known.Count() > 1).Select(known => known.ToList()));
        List<string> messages = [];
        var (severity, cancels) = (0, 0);
        foreach (var known in events)
        {
            var fixture = new HazardsApiFixture();
            var hazard = CapSamples.Add(fixture, known, severity++ % 5);
            var response = await fixture.AskAsync($"/hazards/{hazard.Id}/cap");
            if (response.StatusCode == 404 && known.All(telegram => telegram.Revision == Revision.Cancel))
            {
                cancels++;
                continue;
            }

            Assert.Equal(200, response.StatusCode);
            messages.Add(response.Body!);
        }

        Assert.NotEqual(0, cancels);
        return messages;
    }
}
