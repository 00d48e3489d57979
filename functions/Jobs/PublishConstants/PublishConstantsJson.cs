using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.PublishConstants;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class PublishConstantsJson : JsonSerializerContext;
