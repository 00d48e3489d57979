using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda;

/// <summary>Handlers that log their event as it came, on one line, and respond with JSON of any shape.</summary>
public static partial class RawEvents
{
    public static LambdaHandler Handler(Func<JsonElement, JsonNode?> respond) => LambdaHandler.For<JsonElement, JsonNode?>(
        (raw, _) =>
        {
            Console.WriteLine($"event {raw.GetRawText()}");
            return Task.FromResult(respond(raw));
        },
        new JobJsonSerializer<RawEventsJson>(RawEventsJson.Default));

    [JsonSerializable(typeof(JsonElement))]
    [JsonSerializable(typeof(JsonNode))]
    private sealed partial class RawEventsJson : JsonSerializerContext;
}
