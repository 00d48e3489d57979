using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>A list or mapping of YAML as Python's <c>json.dumps</c> writes it.</summary>
internal static class JsonText
{
    /// <summary>Null when JSON has no such value: a time, NaN, an infinity.</summary>
    public static string? Of(YamlNode node, bool sortKeys)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return Scalar(scalar);
            case YamlSequence sequence:
                return Joined('[', sequence.Items.Select(item => Of(item, sortKeys)), ']');
            case YamlMapping mapping:
                var pairs = sortKeys ? mapping.Pairs.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal) : mapping.Pairs.AsEnumerable();
                return Joined('{', pairs.Select(pair => Pair(pair, sortKeys)), '}');
            default:
                return null;
        }
    }

    private static string? Pair(YamlPair pair, bool sortKeys) =>
        Of(pair.Value, sortKeys) is { } value ? $"{PythonLiteral.JsonString(pair.Key.Value)}: {value}" : null;

    private static string? Joined(char start, IEnumerable<string?> values, char end)
    {
        string?[] all = [.. values];
        return Array.TrueForAll(all, value => value is not null) ? start + string.Join(", ", all) + end : null;
    }

    private static string? Scalar(YamlScalar scalar) => scalar.Kind switch
    {
        ScalarKind.String => PythonLiteral.JsonString(scalar.Value),
        ScalarKind.Boolean => Scalars.IsTrue(scalar.Value) ? "true" : "false",
        ScalarKind.Null => "null",
        ScalarKind.Integer => Scalars.Whole(scalar.Value)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ScalarKind.Float => Scalars.Number(scalar.Value) is { } number ? PythonLiteral.Float(number) : null,
        _ => null,
    };
}
