using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Hazards.Stored;

/// <summary>Telegrams as JSON: what is null is left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Telegram))]
public sealed partial class TelegramJson : JsonSerializerContext;
