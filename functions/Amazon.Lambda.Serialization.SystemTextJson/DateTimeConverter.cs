using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>
/// Reads times as text, or as seconds since 1970-01-01; numbers too large for seconds are milliseconds, which Kinesis sends.
/// </summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    private const long MaxSeconds = 157_753_180_800;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time))
        {
            return time;
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole))
            {
                return whole > MaxSeconds ? DateTime.UnixEpoch.AddMilliseconds(whole) : DateTime.UnixEpoch.AddSeconds(whole);
            }

            if (reader.TryGetDouble(out var seconds))
            {
                return DateTime.UnixEpoch.AddSeconds(seconds);
            }
        }

        throw new JsonSerializerException($"A time cannot be read from a {reader.TokenType}.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
