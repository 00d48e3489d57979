using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// A time beside what an event is about: seconds or milliseconds since 1970, or ISO 8601. Null when it is none of them, because an event
/// whose time nobody needs is no reason to lose the event.
/// </summary>
public class OptionalTimeConverter : JsonConverter<DateTimeOffset?>
{
    private const double FirstMilliseconds = 1e11; // as seconds the year 5138, as milliseconds 1973
    private const double LastMilliseconds = 253_402_300_799_999;

    public override bool HandleNull => true;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.TryGetDateTimeOffset(out var time) ? time : null;
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) ? Of(number) : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            WriteTime(writer, time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    protected virtual void WriteTime(Utf8JsonWriter writer, DateTimeOffset time) => writer.WriteStringValue(time);

    private static DateTimeOffset? Of(double number)
    {
        var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1000 : number;
        return Math.Abs(milliseconds) is var size && size <= LastMilliseconds && (milliseconds > 0 || size < 62_135_596_800_000)
            ? DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds)
            : null;
    }
}

/// <summary>Such a time, written as seconds since 1970.</summary>
public sealed class EpochSecondsConverter : OptionalTimeConverter
{
    protected override void WriteTime(Utf8JsonWriter writer, DateTimeOffset time) =>
        writer.WriteNumberValue(time.ToUnixTimeMilliseconds() / 1000m);
}
