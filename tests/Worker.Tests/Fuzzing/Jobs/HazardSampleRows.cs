using System.Text.Json;
using Hazards.Tables;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>One hazard, in the lists three times.</summary>
public sealed class HazardSampleRows : ISampleRows
{
    private readonly AttributeDictionary hazard = JsonSerializer.Deserialize(
        File.ReadAllBytes(Path.Combine(FuzzFolders.Data, "events", "announce_hazards.json")),
        EventsJson.Default.DynamoDBEvent)!.Records[0].Dynamodb.NewImage!;

    public AttributeDictionary? Row(string table) => table == "hazards" ? hazard : null;

    public IEnumerable<AttributeDictionary> Rows(string table) => table == "hazard_lists"
        ? Enumerable.Repeat(SampleRows.Copy(HazardLists.ToItem("real", HazardRow.Read(hazard))), 3)
        : [];
}
