using System.Globalization;
using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>
/// Constants as KFP 1.8 passes them: by their own type and not by that of the input, so that true becomes 1 and text for an integer stays
/// text.
/// </summary>
internal static class ConstantValue
{
    public static JsonObject Of(Constant constant) => Runtime(constant switch
    {
        JsonConstant json => Text(json.Text),
        ScalarConstant { Value: var scalar } => Scalar(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(constant)),
    });

    /// <summary>
    /// The default of a component's input; KFP turns it into a number for an optional Integer or Float. Null when it is no such number.
    /// </summary>
    public static JsonObject? OfDefault(InputSpec input, ScalarValue value)
    {
        JsonObject? json = input.Type switch
        {
            { Name: "Integer", IsStructured: false } when input.Optional => Integer(value) is { } whole ? Whole(whole) : null,
            { Name: "Float", IsStructured: false } when input.Optional => Float(value) is { } number ? Number(number) : null,
            _ => Scalars.IsValue(value) ? Scalar(value) : null,
        };
        return json is null ? null : Runtime(json);
    }

    public static JsonObject Of(ParameterValue value) => value switch
    {
        ParameterValue.Whole whole => Whole(whole.Value),
        ParameterValue.Number number => Number(number.Value),
        ParameterValue.Text text => Text(text.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static JsonObject Runtime(JsonObject value) => new() { ["runtimeValue"] = new JsonObject { ["constantValue"] = value } };

    private static JsonObject Scalar(ScalarValue scalar) => scalar.Kind switch
    {
        ScalarKind.Integer => Whole(Scalars.Whole(scalar.Text)!.Value),
        ScalarKind.Float => Number(Scalars.Number(scalar.Text)!.Value),
        ScalarKind.Boolean => Whole(Scalars.IsTrue(scalar.Text) ? 1 : 0),
        _ => Text(scalar.Text),
    };

    /// <summary>Python's <c>int()</c>.</summary>
    private static long? Integer(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Boolean => Scalars.IsTrue(value.Text) ? 1 : 0,
        ScalarKind.Float => Scalars.Number(value.Text) is { } number && Math.Abs(number) < long.MaxValue ? (long)number : null,
        _ => Scalars.Whole(value.Text),
    };

    /// <summary>Python's <c>float()</c>.</summary>
    private static double? Float(ScalarValue value) =>
        value.Kind == ScalarKind.Boolean ? Scalars.IsTrue(value.Text) ? 1 : 0 : Scalars.Number(value.Text);

    private static JsonObject Whole(long value) => new() { ["intValue"] = value.ToString(CultureInfo.InvariantCulture) };

    private static JsonObject Number(double value) => new() { ["doubleValue"] = JsonNode.Parse(PythonLiteral.Float(value)) };

    private static JsonObject Text(string value) => new() { ["stringValue"] = value };
}
