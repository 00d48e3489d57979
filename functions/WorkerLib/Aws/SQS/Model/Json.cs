using System.Text.Json;

namespace Amazon.SQS.Model;

/// <summary>Members that may be missing.</summary>
internal static class Json
{
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, List<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, Dictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in attributes)
        {
            json.WritePropertyName(key);
            value.Write(json);
        }

        json.WriteEndObject();
    }

    public static void WriteEntries<T>(this Utf8JsonWriter json, List<T> entries, Action<T> write)
    {
        json.WriteStartArray("Entries");
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            write(entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static string? OptionalText(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Text(this JsonElement json, string name) => json.OptionalText(name) ?? "";

    public static Dictionary<string, string>? Texts(this JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var members) || members.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var texts = new Dictionary<string, string>();
        foreach (var member in members.EnumerateObject())
        {
            texts[member.Name] = member.Value.GetString() ?? "";
        }

        return texts;
    }

    public static List<T>? List<T>(this JsonElement json, string name, Func<JsonElement, T> read)
    {
        if (!json.TryGetProperty(name, out var members) || members.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var list = new List<T>(members.GetArrayLength());
        foreach (var member in members.EnumerateArray())
        {
            list.Add(read(member));
        }

        return list;
    }
}
