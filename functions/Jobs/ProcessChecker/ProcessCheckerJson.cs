using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.ProcessChecker;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ProcessCheckerJson : JsonSerializerContext;
