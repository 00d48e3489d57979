using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Nodes of YAML as nodes of JSON, for parts of a file that are passed on as they are.</summary>
internal static class YamlJson
{
    /// <summary>
    /// Null where JSON has no such value (a time, a number that is not finite or not decimal), with a finding; or for null.
    /// </summary>
    /// <param name="number">The text of a number for its own text and value.</param>
    public static JsonNode? Of(YamlNode node, PipelineFindings findings, Func<string, double, string> number)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Pairs)
                {
                    members[key.Value] = Of(value, findings, number);
                }

                return members;
            case YamlSequence sequence:
                return new JsonArray([.. sequence.Items.Select(item => Of(item, findings, number))]);
            case YamlScalar { Kind: ScalarKind.String } scalar:
                return JsonValue.Create(scalar.Value);
            case YamlScalar { Kind: ScalarKind.Boolean } scalar:
                return JsonValue.Create(Scalars.IsTrue(scalar.Value));
            case YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar when Scalars.Number(scalar.Value) is { } value:
                return JsonNode.Parse(number(scalar.Value, value));
            case YamlScalar { Kind: not ScalarKind.Null } scalar:
                findings.Error(
                    PipelineCodes.InvalidValue,
                    scalar.Span,
                    $"\"{Excerpt.Of(scalar.Value)}\" is a time, or a number that is not decimal or not finite, which JSON does not have.",
                    "Write a decimal number, or put it in quotes.");
                return null;
            default:
                return null;
        }
    }

    /// <summary>Numbers as a protobuf Struct has them, where each is a double.</summary>
    public static string StructNumber(string text, double value) => PythonLiteral.Float(value);
}
