using System.Text.Json.Nodes;
using WorkerLib.Lambda;

namespace Worker.Jobs.OnChange;

/// <summary>Fails on the first change of the row with the id poison.</summary>
public static class OnChangeHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(raw =>
    {
        var failures = raw.GetProperty("Records").EnumerateArray()
            .Select(record => record.GetProperty("dynamodb"))
            .Where(change => change.GetProperty("Keys").GetProperty("id").GetProperty("S").GetString() == "poison")
            .Select(change => (JsonNode)new JsonObject { ["itemIdentifier"] = change.GetProperty("SequenceNumber").GetString() })
            .Take(1);
        return new JsonObject { ["batchItemFailures"] = new JsonArray([.. failures]) };
    });
}
