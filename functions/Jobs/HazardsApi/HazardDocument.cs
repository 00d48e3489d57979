using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hazards.Served;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// The body of one hazard: its JSON as it is stored (<c>Hazard</c> of functions/Hazards), with <c>"expired":true</c> before it when its end
/// is past, and behind it <c>"history":[…],"historyTruncated":false</c>.
/// </summary>
internal static partial class HazardDocument
{
    private static readonly JsonSerializerOptions Readable =
        new(HazardDocumentJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<IReadOnlyList<HistoryStep>> Steps =
        (JsonTypeInfo<IReadOnlyList<HistoryStep>>)new HazardDocumentJson(Readable).GetTypeInfo(typeof(IReadOnlyList<HistoryStep>))!;

    /// <param name="hazard">The stored JSON, an object that is not empty.</param>
    public static string Of(byte[] hazard, HazardHistory history, DateTimeOffset now)
    {
        var json = new StringBuilder("{", hazard.Length + 1024);
        if (IsExpired(hazard, now))
        {
            json.Append("\"expired\":true,");
        }

        return json.Append(Encoding.UTF8.GetString(hazard.AsSpan(1, hazard.Length - 2)))
            .Append(",\"history\":").Append(JsonSerializer.Serialize(history.Steps, Steps))
            .Append(",\"historyTruncated\":").Append(history.IsTruncated ? "true}" : "false}")
            .ToString();
    }

    private static bool IsExpired(byte[] hazard, DateTimeOffset now)
    {
        var json = new Utf8JsonReader(hazard);
        DateTimeOffset? end = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // What was written before there was activeUntil has only the end that its source gave it; that stands before the other.
            var (isEnd, isOldEnd) = (json.ValueTextEquals("activeUntil"), json.ValueTextEquals("validUntil"));
            json.Read();
            if ((isEnd || isOldEnd) && json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var until))
            {
                end = until;
                if (isEnd)
                {
                    break;
                }
            }

            json.Skip();
        }

        return end <= now;
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(IReadOnlyList<HistoryStep>))]
    private sealed partial class HazardDocumentJson : JsonSerializerContext;
}
