using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace WorkerLib;

/// <summary>Writes values of no known type without reflection: what is no plain value is written as its own text.</summary>
internal static class LogValue
{
    private const int Chars = 8192;
    private const int Depth = 7;

    public static void Write(Utf8JsonWriter json, object? value, int depth = 0)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(Text.Cut(text, Chars));
                break;
            case bool boolean:
                json.WriteBooleanValue(boolean);
                break;
            case int or long or short or byte or uint:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double or float when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                json.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs when depth < Depth:
                json.WriteStartObject();
                foreach (var (name, member) in pairs)
                {
                    json.WritePropertyName(name);
                    Write(json, member, depth + 1);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list when depth < Depth:
                json.WriteStartArray();
                foreach (var member in list)
                {
                    Write(json, member, depth + 1);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Text.Cut(Text.Of(value), Chars));
                break;
        }
    }
}
