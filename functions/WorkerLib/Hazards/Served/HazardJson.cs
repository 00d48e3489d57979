using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Hazards.Served;

/// <summary>Hazards as they are served: what is null is left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Hazard))]
[JsonSerializable(typeof(HazardSummary))]
public sealed partial class HazardJson : JsonSerializerContext;

/// <summary>The same, but Japanese stays as it is: shorter, and people can read it. Not for the HTML of a page.</summary>
public static class ReadableHazardJson
{
    public static HazardJson Default { get; } = new(new JsonSerializerOptions(HazardJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
