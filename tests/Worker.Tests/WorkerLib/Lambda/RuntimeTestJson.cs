using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Tests.WorkerLib.Lambda;

internal sealed record Message(
    string Text,
    int Count = 0,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyDictionary<string, int>? Sizes = null,
    DateTimeOffset? At = null,
    JsonElement? Records = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Message))]
internal sealed partial class RuntimeTestJson : JsonSerializerContext;
