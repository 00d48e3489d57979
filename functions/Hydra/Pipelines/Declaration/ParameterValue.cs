using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>
/// The value of a pipeline's parameter, of the type that runtimeConfig has for it: an integer, a float or text for all others.
/// </summary>
internal abstract record ParameterValue : SilentRecord
{
    public sealed record Whole(long Value) : ParameterValue;

    public sealed record Number(double Value) : ParameterValue;

    public sealed record Text(string Value) : ParameterValue;

    /// <summary>The value that text stands for, as KFP converts it; null when it is none of the type.</summary>
    public static ParameterValue? Of(PortKind kind, string text) => kind switch
    {
        PortKind.Integer => Scalars.Whole(text) is { } whole ? new Whole(whole) : null,
        PortKind.Float => Scalars.Number(text) is { } number ? new Number(number) : null,
        _ => new Text(text),
    };

    /// <summary>
    /// The value that a default stands for, as KFP serialises the default of a Python parameter; null when it is none of the type.
    /// </summary>
    public static ParameterValue? Of(PortKind kind, YamlNode node) => (kind, node) switch
    {
        (PortKind.JsonObject, YamlMapping) or (PortKind.JsonArray, YamlSequence) =>
            JsonText.Of(node, sortKeys: true) is { } json ? new Text(json) : null,
        (PortKind.Boolean, YamlScalar { Kind: ScalarKind.Boolean } scalar) => new Text(Scalars.IsTrue(scalar.Value) ? "True" : "False"),
        (PortKind.Integer, YamlScalar { Kind: ScalarKind.Integer or ScalarKind.String } scalar) => Of(kind, scalar.Value),
        (PortKind.Float, YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.String } scalar) => Of(kind, scalar.Value),
        (PortKind.String or PortKind.Boolean or PortKind.JsonObject or PortKind.JsonArray, YamlScalar { Kind: ScalarKind.String } scalar) =>
            new Text(scalar.Value),
        _ => null,
    };

    /// <summary>What a value of the type looks like, for messages.</summary>
    public static string Wanted(PortKind kind) => kind switch
    {
        PortKind.Integer => "a whole number such as 10",
        PortKind.Float => "a number such as 0.5 or 1.0e-3",
        PortKind.Boolean => "true or false",
        PortKind.JsonObject => "a mapping, or JSON as text",
        PortKind.JsonArray => "a list, or JSON as text",
        _ => "text, in quotes if it looks like a number or a Boolean",
    };
}
