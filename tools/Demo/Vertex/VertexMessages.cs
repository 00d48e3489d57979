using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Demo.Vertex;

/// <summary>
/// Checks a body as Google does before it does anything: each member must be known to its message and have its type
/// (<c>vertex-messages.json</c> says which), and what is required must be there.
/// </summary>
internal static partial class VertexMessages
{
    private static readonly JsonElement Messages = Read();

    /// <param name="message">Such as <c>PipelineJob</c>.</param>
    /// <returns>What Google would say, with its wording of fields; null when all is well.</returns>
    public static VertexViolation? Check(JsonElement body, string message) =>
        body.ValueKind == JsonValueKind.Object
            ? CheckMessage(body, message, Snake(message))
            : new VertexViolation(Snake(message), "Invalid JSON payload received. Root element must be a message.");

    private static VertexViolation? CheckMessage(JsonElement json, string message, string path)
    {
        var fields = Messages.GetProperty(message);
        foreach (var member in json.EnumerateObject())
        {
            if (TypeOf(fields, member.Name) is not { } type)
            {
                return new VertexViolation(
                    path, $"Invalid JSON payload received. Unknown name \"{member.Name}\" at '{path}': Cannot find field.");
            }

            if (member.Value.ValueKind != JsonValueKind.Null && CheckValue(member.Value, type, $"{path}.{Snake(member.Name)}") is { } wrong)
            {
                return wrong;
            }
        }

        return (
            from field in fields.EnumerateObject()
            where field.Name.EndsWith('!') && !IsNumber(field.Value.GetString()!)
            let name = field.Name[..^1]
            where !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
            select new VertexViolation($"{path}.{Snake(name)}", "Required field is not set.")).FirstOrDefault();
    }

    private static VertexViolation? CheckValue(JsonElement json, string type, string path)
    {
        if (type.StartsWith("list ", StringComparison.Ordinal))
        {
            return json.ValueKind != JsonValueKind.Array ? Wrong(path, type, json)
                : json.EnumerateArray().Index().Select(item => CheckValue(item.Item, type[5..], $"{path}[{item.Index}]"))
                    .FirstOrDefault(wrong => wrong is not null);
        }

        if (type.StartsWith("map ", StringComparison.Ordinal))
        {
            return json.ValueKind != JsonValueKind.Object ? Wrong(path, type, json)
                : json.EnumerateObject().Select(item => CheckValue(item.Value, type[4..], $"{path}[{item.Name}]"))
                    .FirstOrDefault(wrong => wrong is not null);
        }

        return Messages.TryGetProperty(type, out _)
            ? json.ValueKind == JsonValueKind.Object ? CheckMessage(json, type, path) : Wrong(path, type, json)
            : Fits(json, type) ? null : Wrong(path, type, json);
    }

    private static bool Fits(JsonElement json, string type) => type switch
    {
        "any" => true,
        "string" => json.ValueKind == JsonValueKind.String,
        "bool" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "int32" => Number(json) is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue,
        "int64" => long.TryParse(Digits(json), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "double" => Number(json) is not null, // NaN and Infinity, too
        "duration" => json.ValueKind == JsonValueKind.String && Duration().IsMatch(json.GetString()!),
        "time" => json.ValueKind == JsonValueKind.String && json.TryGetDateTimeOffset(out _),
        _ when type.StartsWith("enum ", StringComparison.Ordinal) =>
            json.ValueKind == JsonValueKind.String && type[5..].Split('|').Contains(json.GetString()),
        _ => throw new InvalidOperationException($"vertex-messages.json has the type '{type}', which nothing checks."),
    };

    /// <summary>Google takes a number in quotes, too.</summary>
    private static double? Number(JsonElement json) =>
        json.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(Digits(json), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Digits(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetRawText(),
        JsonValueKind.String => json.GetString()!,
        _ => "",
    };

    private static VertexViolation Wrong(string path, string type, JsonElement json) =>
        new(path, $"Invalid value at '{path}' ({type}), {json.GetRawText()[..Math.Min(json.GetRawText().Length, 100)]}");

    private static string? TypeOf(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var type) || fields.TryGetProperty($"{name}!", out type) ? type.GetString() : null;

    private static bool IsNumber(string type) => type is "double" or "int32" or "int64";

    /// <summary><c>maxTrialCount</c> is <c>max_trial_count</c>.</summary>
    private static string Snake(string name) =>
        Capital().Replace(name, match => $"_{match.Value}").ToLowerInvariant();

    private static JsonElement Read()
    {
        using var stream = typeof(VertexMessages).Assembly.GetManifestResourceStream("Vertex/vertex-messages.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return JsonElement.Parse(bytes.ToArray()).GetProperty("messages");
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]{1,9})?s$")]
    private static partial Regex Duration();
}

/// <param name="Field">Such as <c>hyperparameter_tuning_job.study_spec.metrics[0].goal</c>.</param>
internal sealed record VertexViolation(string Field, string Description);
