namespace Worker.Jobs.HazardsApi;

/// <summary>Names of the tables that it reads.</summary>
internal sealed record Tables(string ApiKeys, string Hazards, string HazardLists, string HazardEvents);
