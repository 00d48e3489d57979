using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WorkerLib.Lambda;

namespace WorkerLib.Constants;

/// <summary>
/// Finds all that does not fit a type, where reading stops at the first; and members that no type has, which reading overlooks.
/// </summary>
internal static class JsonShape
{
    /// <returns>A JSON path and a sentence each.</returns>
    public static List<string> Problems(JsonElement json, JsonTypeInfo type)
    {
        var problems = new List<string>();
        Check(json, type, "$", problems);
        return problems;
    }

    private static void Check(JsonElement value, JsonTypeInfo type, string path, List<string> problems)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object && type.PolymorphismOptions is null:
                CheckMembers(value, type, path, problems);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var elements = type.Options.GetTypeInfo(type.ElementType!);
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    CheckPresent(element, elements, $"{path}[{index++}]", problems);
                }

                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                var values = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var member in value.EnumerateObject())
                {
                    CheckPresent(member.Value, values, PathOf(path, member.Name), problems);
                }

                break;
            default:
                CheckWhole(value, type, path, problems);
                break;
        }
    }

    private static void CheckMembers(JsonElement value, JsonTypeInfo type, string path, List<string> problems)
    {
        var known = type.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null).ToList();
        var seen = new HashSet<string>();
        foreach (var member in value.EnumerateObject())
        {
            var memberPath = PathOf(path, member.Name);
            if (JsonEventReader.Property(type, member.Name) is not { } property || !known.Contains(property))
            {
                problems.Add($"{memberPath}: unknown, known are {string.Join(", ", known.Select(one => one.Name))}");
            }
            else if (!seen.Add(property.Name))
            {
                problems.Add($"{memberPath}: given twice");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null || !property.IsSetNullable)
            {
                CheckPresent(member.Value, TypeOf(property), memberPath, problems);
            }
        }

        problems.AddRange(known
            .Where(property => property.IsRequired && !seen.Contains(property.Name))
            .Select(property => $"{PathOf(path, property.Name)}: missing, a {JsonEventReader.Name(TypeOf(property))} was expected"));
    }

    private static void CheckPresent(JsonElement value, JsonTypeInfo type, string path, List<string> problems)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            problems.Add($"{path}: a {JsonEventReader.Name(type)} was expected, not null");
        }
        else
        {
            Check(value, type, path, problems);
        }
    }

    private static void CheckWhole(JsonElement value, JsonTypeInfo type, string path, List<string> problems)
    {
        try
        {
            _ = value.Deserialize(type);
        }
        catch (JsonException)
        {
            var text = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? value.ValueKind.ToString().ToLowerInvariant()
                : Text.Cut(value.GetRawText(), 60);
            problems.Add($"{path}: a {JsonEventReader.Name(type)} was expected, not {text}");
        }
    }

    private static JsonTypeInfo TypeOf(JsonPropertyInfo property) =>
        property.Options.GetTypeInfo(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);

    private static string PathOf(string path, string name) => name.All(char.IsLetterOrDigit) ? $"{path}.{name}" : $"{path}['{name}']";
}
