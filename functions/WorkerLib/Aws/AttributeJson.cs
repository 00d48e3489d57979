using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

/// <summary>Writes DynamoDB items as plain JSON.</summary>
public static class AttributeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes items as NDJSON: one object a line, each line ended by a line feed.</summary>
    public static void WriteLines(IBufferWriter<byte> output, IEnumerable<IReadOnlyDictionary<string, AttributeValue>> items)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        foreach (var item in items)
        {
            Write(writer, item);
            writer.Flush();
            output.Write("\n"u8);
            writer.Reset();
        }
    }

    /// <summary>
    /// Writes an item as a JSON object with its names in ordinal order, because DynamoDB gives them in no order and the same item
    /// must always give the same bytes. Numbers keep all their digits; binary becomes base64; a set becomes an array.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, AttributeValue> item)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in item.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, value);
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
            WriteArray(writer, texts, static (w, member) => w.WriteStringValue(member));
        }
        else if (value.NS is { } numbers)
        {
            WriteArray(writer, numbers, static (w, member) => w.WriteRawValue(member));
        }
        else if (value.BS is { } blobs)
        {
            WriteArray(writer, blobs, static (w, member) => w.WriteBase64StringValue(member.ToArray()));
        }
        else
        {
            writer.WriteNullValue();
        }
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
