using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Lambda.Events;

/// <summary>Items in DynamoDB's own JSON, <c>{"id":{"N":"1"}}</c>, as the SDK's attribute values and back.</summary>
internal sealed class AttributeDictionaryConverter : JsonConverter<AttributeDictionary>
{
    public override AttributeDictionary Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadMap<AttributeDictionary>(ref reader);

    public override void Write(Utf8JsonWriter writer, AttributeDictionary value, JsonSerializerOptions options) => WriteMap(writer, value);

    private static T ReadMap<T>(ref Utf8JsonReader reader)
        where T : Dictionary<string, AttributeValue>, new()
    {
        Expect(reader, JsonTokenType.StartObject, "an object of attributes");
        var map = new T();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = ReadValue(ref reader);
        }

        return map;
    }

    private static AttributeValue ReadValue(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartObject, "an attribute such as {\"S\":\"text\"}");
        reader.Read();
        Expect(reader, JsonTokenType.PropertyName, "the type of an attribute");
        var type = reader.GetString();
        reader.Read();
        var value = type switch
        {
            "S" => new AttributeValue { S = ReadText(ref reader) },
            "N" => new AttributeValue { N = ReadText(ref reader) },
            "B" => new AttributeValue { B = ReadBytes(ref reader) },
            "BOOL" => new AttributeValue { BOOL = ReadBoolean(ref reader) },
            "NULL" => new AttributeValue { NULL = ReadBoolean(ref reader) },
            "M" => new AttributeValue { M = ReadMap<Dictionary<string, AttributeValue>>(ref reader) },
            "L" => new AttributeValue { L = ReadList(ref reader, ReadValue) },
            "SS" => new AttributeValue { SS = ReadList(ref reader, ReadText) },
            "NS" => new AttributeValue { NS = ReadList(ref reader, ReadText) },
            "BS" => new AttributeValue { BS = ReadList(ref reader, ReadBytes) },
            _ => throw new JsonException($"'{type}' is not a type of DynamoDB."),
        };
        reader.Read();
        Expect(reader, JsonTokenType.EndObject, "one value in an attribute");
        return value;
    }

    private delegate T ReadOne<T>(ref Utf8JsonReader reader);

    private static List<T> ReadList<T>(ref Utf8JsonReader reader, ReadOne<T> readOne)
    {
        Expect(reader, JsonTokenType.StartArray, "a list");
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(readOne(ref reader));
        }

        return list;
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.String, "a string");
        return reader.GetString()!;
    }

    private static MemoryStream ReadBytes(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.String, "base64");
        return reader.TryGetBytesFromBase64(out var bytes)
            ? new MemoryStream(bytes)
            : throw new JsonException("A binary attribute is not base64.");
    }

    private static bool ReadBoolean(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.GetBoolean()
            : throw new JsonException("Expected true or false.");

    private static void Expect(in Utf8JsonReader reader, JsonTokenType token, string what)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"Expected {what}, found {reader.TokenType}.");
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, Dictionary<string, AttributeValue> map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, AttributeValue value)
    {
        writer.WriteStartObject();
        if (value.S is { } text)
        {
            writer.WriteString("S", text);
        }
        else if (value.N is { } number)
        {
            writer.WriteString("N", number);
        }
        else if (value.BOOL is { } boolean)
        {
            writer.WriteBoolean("BOOL", boolean);
        }
        else if (value.M is { } map)
        {
            writer.WritePropertyName("M");
            WriteMap(writer, map);
        }
        else if (value.B is { } bytes)
        {
            writer.WriteBase64String("B", bytes.ToArray());
        }
        else if (value.L is { } list)
        {
            WriteList(writer, "L", list, WriteValue);
        }
        else if (value.SS is { } texts)
        {
            WriteList(writer, "SS", texts, static (w, member) => w.WriteStringValue(member));
        }
        else if (value.NS is { } numbers)
        {
            WriteList(writer, "NS", numbers, static (w, member) => w.WriteStringValue(member));
        }
        else if (value.BS is { } blobs)
        {
            WriteList(writer, "BS", blobs, static (w, member) => w.WriteBase64StringValue(member.ToArray()));
        }
        else
        {
            writer.WriteBoolean("NULL", true);
        }

        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string type, List<T> members, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(type);
        members.ForEach(member => write(writer, member));
        writer.WriteEndArray();
    }
}

/// <summary>An item that few jobs need: empty when it cannot be read, so that it is not taken for one that is not there.</summary>
internal sealed class OptionalItemConverter : JsonConverter<AttributeDictionary>
{
    public override AttributeDictionary Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OptionalConverter<AttributeDictionary>.ReadOne(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, AttributeDictionary value, JsonSerializerOptions options) =>
        OptionalConverter<AttributeDictionary>.WriteOne(writer, value, options);
}
