using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerLib.Google;

/// <summary>
/// JSON to and from Google: few and small objects, for which generated serializers would be more code than the client has. A member of
/// another kind than expected counts as missing, so that an odd response loses no more than that member.
/// </summary>
public static class GoogleJson
{
    /// <summary>Undefined when there is none.</summary>
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Empty when there is none.</summary>
    public static string Text(JsonElement json, string name)
    {
        try
        {
            return Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return ""; // half a surrogate pair
        }
    }

    /// <summary>None when there is no list.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    public static byte[] Bytes(JsonObject json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            json.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
