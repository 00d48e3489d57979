using System.Text.Json.Nodes;
using WorkerLib.Lambda;

namespace Worker.Jobs.OnSqs;

/// <summary>Fails on poison alone, and on the whole batch when a message says so.</summary>
public static class OnSqsHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(raw =>
    {
        var messages = raw.GetProperty("Records").EnumerateArray().ToList();
        if (messages.Any(message => message.GetProperty("body").GetString() == "explode"))
        {
            throw new InvalidOperationException("told to explode");
        }

        var failures = messages
            .Where(message => message.GetProperty("body").GetString() == "poison")
            .Select(message => (JsonNode)new JsonObject { ["itemIdentifier"] = message.GetProperty("messageId").GetString() });
        return new JsonObject { ["batchItemFailures"] = new JsonArray([.. failures]) };
    });
}
