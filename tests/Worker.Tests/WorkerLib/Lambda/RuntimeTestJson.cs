using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Tests.WorkerLib.Lambda;

internal sealed record Message(string Text, int Count = 0);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Message))]
internal sealed partial class RuntimeTestJson : JsonSerializerContext;
