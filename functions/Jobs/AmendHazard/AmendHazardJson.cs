using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.AmendHazard;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class AmendHazardJson : JsonSerializerContext;

/// <summary>The same, and Japanese stays as it is: an operator reads headlines.</summary>
internal static class ReadableAmendHazardJson
{
    public static AmendHazardJson Default { get; } = new(
        new JsonSerializerOptions(AmendHazardJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
