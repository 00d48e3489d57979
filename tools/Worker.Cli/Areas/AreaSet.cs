using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Worker.Cli.Areas;

/// <summary>The set of constants <c>areas</c> as a file: a row of it is a line, so that people can compare two.</summary>
internal static class AreaSet
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="UserException">It is none.</exception>
    public static JsonObject Read(byte[] json, string path)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject set && set["attribution"] is JsonValue && set["prefectures"] is JsonArray
                ? set
                : throw new UserException(
                    $"{path} is no set of areas: it has no attribution or prefectures. tests/data/constants/areas.json is one.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new UserException($"{path} is no JSON: {exception.Message}");
        }
    }

    public static string Write(JsonObject set)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in set)
        {
            text.Append(text.Length > 1 ? ",\n  " : "\n  ").Append(Line(JsonValue.Create(name))).Append(": ");
            if (value is JsonArray rows)
            {
                text.Append("[\n    ").AppendJoin(",\n    ", rows.Select(Line)).Append("\n  ]");
            }
            else
            {
                text.Append(Line(value));
            }
        }

        return text.Append("\n}\n").ToString();
    }

    /// <summary>With spaces, such as <c>{"code": "13", "lat": 35.69}</c>.</summary>
    private static string Line(JsonNode? value) => value is JsonObject row
        ? $"{{{string.Join(", ", row.Select(member => $"{Line(JsonValue.Create(member.Key))}: {Line(member.Value)}"))}}}"
        : value?.ToJsonString(Readable) ?? "null";
}
