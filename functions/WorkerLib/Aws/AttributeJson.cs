using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

/// <summary>Writes DynamoDB items as plain JSON.</summary>
public static class AttributeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an item as a line of NDJSON: an object and a line feed.</summary>
    /// <exception cref="ArgumentException">A number cannot be read, which DynamoDB rules out.</exception>
    public static void WriteLine(IBufferWriter<byte> output, IReadOnlyDictionary<string, AttributeValue> item)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        Write(writer, item);
        writer.Flush();
        output.Write("\n"u8);
    }

    /// <summary>An item as text, for people and dead letters. A number that is none stands there as text.</summary>
    public static string Text(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            Write(writer, item.ToDictionary(pair => pair.Key, pair => Legible(pair.Value)));
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>
    /// Writes an item as a JSON object with its names in ordinal order, because DynamoDB gives them in no order and the same item
    /// must always give the same bytes. Numbers keep all their digits; binary becomes base64; a set becomes an array, in the ordinal
    /// order of its members' texts, because it has none of its own.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, AttributeValue> item)
    {
        writer.WriteStartObject();
        string[] names = [.. item.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        foreach (var name in names)
        {
            writer.WritePropertyName(name);
            Write(writer, item[name]);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        if (value.S is { } text)
        {
            writer.WriteStringValue(text);
        }
        else if (value.N is { } number)
        {
            writer.WriteRawValue(number);
        }
        else if (value.BOOL is { } boolean)
        {
            writer.WriteBooleanValue(boolean);
        }
        else if (value.M is { } map)
        {
            Write(writer, map);
        }
        else if (value.B is { } bytes)
        {
            writer.WriteBase64StringValue(bytes.ToArray());
        }
        else if (value.L is { } list)
        {
            WriteArray(writer, list, Write);
        }
        else if (value.SS is { } texts)
        {
            WriteArray(writer, Ordered(texts), static (w, member) => w.WriteStringValue(member));
        }
        else if (value.NS is { } numbers)
        {
            WriteArray(writer, Ordered(numbers), static (w, member) => w.WriteRawValue(member));
        }
        else if (value.BS is { } blobs)
        {
            WriteArray(
                writer,
                Ordered(blobs.ConvertAll(blob => Convert.ToBase64String(blob.ToArray()))),
                static (w, member) => w.WriteStringValue(member));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>The same value, with text for each number that is none: DynamoDB rules them out, and an event may hold them.</summary>
    private static AttributeValue Legible(AttributeValue value) =>
        value.N is { } number && !IsNumber(number) ? new AttributeValue(number)
        : value.NS is { } numbers && !numbers.TrueForAll(IsNumber) ? new AttributeValue { SS = numbers }
        : value.M is { } map ? new AttributeValue { M = map.ToDictionary(pair => pair.Key, pair => Legible(pair.Value)) }
        : value.L is { } list ? new AttributeValue { L = list.ConvertAll(Legible) }
        : value;

    private static bool IsNumber(string text)
    {
        try
        {
            return JsonElement.Parse(text).ValueKind == JsonValueKind.Number;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return false;
        }
    }

    private static List<string> Ordered(List<string> members)
    {
        List<string> ordered = [.. members];
        ordered.Sort(StringComparer.Ordinal);
        return ordered;
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, List<T> members, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        foreach (var member in members)
        {
            write(writer, member);
        }

        writer.WriteEndArray();
    }
}
