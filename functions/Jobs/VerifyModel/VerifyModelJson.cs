using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.VerifyModel;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class VerifyModelJson : JsonSerializerContext;
