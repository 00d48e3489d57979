using System.Text.Json;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>Members of what Google answers. One of another kind than expected counts as missing: the job exists all the same.</summary>
internal static class VertexJson
{
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

    public static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
}
