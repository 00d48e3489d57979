using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Reads what a task passes to its inputs.</summary>
internal sealed class ArgumentReader(PipelineFindings findings)
{
    private const string Forms = "a value, a list, {parameter: name}, {output: task.output} or {constant: value}";

    public IReadOnlyList<Argument> Read(YamlNode? node)
    {
        switch (node)
        {
            case null:
                return [];
            case YamlMapping mapping:
                return [.. mapping.Pairs.Select(Argument).OfType<Argument>()];
            default:
                Fields.WrongShape(findings, node, "\"arguments\"", "a mapping of inputs to values");
                return [];
        }
    }

    private Argument? Argument(YamlPair pair)
    {
        var (input, value) = pair;
        switch (value)
        {
            case YamlMapping { Pairs: [{ Key.Value: "parameter" } parameter] }:
                return Name(parameter) is { } name ? new ParameterArgument(input.Value, input.Span, name.Value, name.Span) : null;
            case YamlMapping { Pairs: [{ Key.Value: "output" } output] }:
                return Name(output) is { } link ? Output(input, link) : null;
            case YamlMapping { Pairs: [{ Key.Value: "constant" } constant] }:
                return Constant(input, constant.Value);
            case YamlMapping:
                Fields.WrongShape(findings, value, $"the argument \"{Excerpt.Of(input.Value)}\"", Forms);
                return null;
            default:
                return Constant(input, value);
        }
    }

    private YamlScalar? Name(YamlPair pair)
    {
        if (pair.Value is YamlScalar { Kind: ScalarKind.String } name)
        {
            return name;
        }

        Fields.WrongShape(findings, pair.Value, $"\"{pair.Key.Value}\"", "a name");
        return null;
    }

    private OutputArgument? Output(YamlScalar input, YamlScalar link)
    {
        var dot = link.Value.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && dot < link.Value.Length - 1)
        {
            return new OutputArgument(input.Value, input.Span, link.Value[..dot], link.Value[(dot + 1)..], link.Span);
        }

        Fields.WrongShape(findings, link, "\"output\"", "the name of a task, a dot and the name of its output");
        return null;
    }

    private ConstantArgument? Constant(YamlScalar input, YamlNode value)
    {
        Constant? constant = value switch
        {
            YamlScalar scalar when Scalars.IsValue(new ScalarValue(scalar.Value, scalar.Kind)) =>
                new ScalarConstant(new ScalarValue(scalar.Value, scalar.Kind)),
            YamlMapping or YamlSequence when JsonText.Of(value, sortKeys: false) is { } json =>
                new JsonConstant(json, value is YamlSequence),
            _ => null,
        };
        if (constant is not null)
        {
            return new ConstantArgument(input.Value, input.Span, constant, value.Span);
        }

        findings.Error(
            PipelineCodes.InvalidValue,
            value.Span,
            $"The argument \"{Excerpt.Of(input.Value)}\" cannot be passed: it is nothing, a time, or no finite decimal number of 64 bits.",
            "Write a decimal number, true, false or text in quotes; leave the argument out if its input is optional.");
        return null;
    }
}
