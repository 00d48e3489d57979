using Hazards.Events;
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
}
