using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;

namespace Hazards.Tables;

/// <summary>
/// Telegrams, amendments and hazards as JSON: what is null is left out. One context, because each has its own code for a telegram.
/// </summary>
/// <remarks>
/// Rows outlive the code that wrote them, so a member that is added later has a default and <c>set</c>: with <c>init</c> the reader makes
/// what is missing null.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Telegram))]
[JsonSerializable(typeof(Amendment))]
[JsonSerializable(typeof(Hazard))]
[JsonSerializable(typeof(HazardSummary))]
public sealed partial class HazardsJson : JsonSerializerContext;

/// <summary>The same, and Japanese stays as it is: shorter, and people can read it. Not for the HTML of a page.</summary>
public static class ReadableHazardsJson
{
    public static HazardsJson Default { get; } = new(
        new JsonSerializerOptions(HazardsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
