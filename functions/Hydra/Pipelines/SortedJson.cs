using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hydra.Pipelines;

/// <summary>JSON with the keys of each object in ordinal order: the same job is the same text.</summary>
internal static class SortedJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static JsonObject Sort(JsonObject json) =>
        new(json.OrderBy(member =>
            member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Copy(member.Value))));

    /// <summary>Indented by two spaces, without a line end behind it.</summary>
    public static string Text(JsonObject sorted)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            sorted.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        JsonObject json => Sort(json),
        JsonArray array => new JsonArray([.. array.Select(Copy)]),
        null => null,
        _ => node.DeepClone(),
    };
}
