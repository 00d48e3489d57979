using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.ReportMetrics;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportMetricsJson : JsonSerializerContext;
