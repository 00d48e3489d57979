using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Training;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(TrainingManifest))]
[JsonSerializable(typeof(LatestModel))]
internal sealed partial class TrainingJson : JsonSerializerContext;
