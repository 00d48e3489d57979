using WorkerLib;

namespace Worker.Jobs.HazardsApi;

/// <summary>Names of the tables that it reads.</summary>
internal sealed record Tables(string ApiKeys, string Hazards, string HazardLists, string HazardEvents)
{
    public static Tables OfSettings() => new(
        Setting.Required("API_KEYS_TABLE"),
        Setting.Required("HAZARDS_TABLE"),
        Setting.Required("HAZARD_LISTS_TABLE"),
        Setting.Required("HAZARD_EVENTS_TABLE"));
}
