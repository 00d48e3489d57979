using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Overrides;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Tuning;

/// <summary>Checks the parameters of a study, and those that depend on them.</summary>
/// <param name="isGrid">Whether all combinations are tried, which doubles do not allow.</param>
internal sealed class ParameterChecker(PipelineFindings findings, bool isGrid)
{
    private static readonly string[] Kinds = ["doubleValueSpec", "integerValueSpec", "categoricalValueSpec", "discreteValueSpec"];

    private static readonly Comparer<YamlPair> ByPlace = Comparer<YamlPair>.Create(
        (a, b) => a.Key.Span.Start.CompareTo(b.Key.Span.Start));

    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly ValueSpecChecker specs = new(findings);

    public void CheckAll(YamlNode node)
    {
        if (node is not YamlSequence { Items: { Count: > 0 } items })
        {
            Fields.WrongShape(findings, node, "\"parameters\"", "a list of at least one parameter");
            return;
        }

        foreach (var item in items)
        {
            Check(item, null);
        }
    }

    /// <param name="siblings">The conditions under which it may have a name that is there already; null when it has none.</param>
    private void Check(YamlNode node, ConditionalNames? siblings)
    {
        if (Fields.Of(
            node, "a parameter", findings, ["parameterId", .. Kinds, "scaleType", "conditionalParameterSpecs"]) is not { } fields)
        {
            return;
        }

        CheckName(fields, siblings);
        YamlPair[] given = [.. Kinds.Select(fields.Pair).OfType<YamlPair>().OrderBy(pair => pair, ByPlace)];
        if (given is not [var spec])
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                given.Length > 1 ? given[1].Key.Span : node.Span,
                given.Length > 1 ? "The parameter has values of two kinds." : "The parameter has no values.",
                $"Write one of {string.Join(", ", Kinds)}.");
            return;
        }

        var values = specs.Check(spec);
        CheckScale(fields, spec, values);
        if (isGrid && spec.Key.Value == "doubleValueSpec")
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                spec.Key.Span,
                "GRID_SEARCH tries all values, and a double has too many.",
                "Use discreteValueSpec, or another algorithm.");
        }

        CheckConditional(fields.Node("conditionalParameterSpecs"), spec.Key.Value, values);
    }

    private void CheckName(Fields fields, ConditionalNames? siblings)
    {
        if (fields.RequiredText("parameterId") is not { } id)
        {
            return;
        }

        if (OverrideKey.Problem(id.Value) is { } problem)
        {
            findings.Error(
                FindingCodes.HydraKey,
                id.Span,
                $"The parameter \"{Excerpt.Of(id.Value)}\" cannot be a key of Hydra: it {problem}.",
                "Write the key that the program's configuration has, such as model.optimizer.lr.");
        }
        else if (siblings?.Allows(id.Value) != true && !names.Add(id.Value))
        {
            findings.Error(
                FindingCodes.DuplicateName,
                id.Span,
                $"The parameter \"{Excerpt.Of(id.Value)}\" is there twice.",
                "Remove or rename one of them, or let them depend on different values of one parent.");
        }
    }

    private void CheckScale(Fields fields, YamlPair spec, FeasibleValues? values)
    {
        var scale = fields.Choice("scaleType", "SCALE_TYPE_UNSPECIFIED", "UNIT_LINEAR_SCALE", "UNIT_LOG_SCALE", "UNIT_REVERSE_LOG_SCALE");
        if (scale is null or { Value: "SCALE_TYPE_UNSPECIFIED" })
        {
            return;
        }

        if (spec.Key.Value == "categoricalValueSpec")
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                scale.Span,
                "A parameter of categories has no scale.",
                "Remove \"scaleType\", or use discreteValueSpec.");
        }
        else if (values is { Min: <= 0 } && scale.Value.EndsWith("LOG_SCALE", StringComparison.Ordinal))
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                scale.Span,
                $"{scale.Value} needs values above 0, and the smallest is {PythonLiteral.Float(values.Min.Value)}.",
                "Raise the smallest value, or use UNIT_LINEAR_SCALE.");
        }
    }

    private void CheckConditional(YamlNode? node, string parentKind, FeasibleValues? parent)
    {
        if (node is null)
        {
            return;
        }

        if (node is not YamlSequence { Items: var items })
        {
            Fields.WrongShape(findings, node, "\"conditionalParameterSpecs\"", "a list of conditions");
            return;
        }

        var key = parentKind switch
        {
            "integerValueSpec" => "parentIntValues",
            "discreteValueSpec" => "parentDiscreteValues",
            _ => "parentCategoricalValues",
        };
        if (parentKind == "doubleValueSpec")
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                node.Span,
                "Nothing can depend on a parameter that is a double.",
                "Use integers, discrete values or categories.");
            return;
        }

        var siblings = new ConditionalNames();
        foreach (var fields in items.Select(item => Fields.Of(item, "a condition", findings, "parameterSpec", key)).OfType<Fields>())
        {
            siblings.Values = fields.RequiredNode(key) is { } condition ? specs.CheckCondition(condition, parentKind, parent) : [];
            if (fields.RequiredNode("parameterSpec") is { } child)
            {
                Check(child, siblings);
            }
        }
    }
}
