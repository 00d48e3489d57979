using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Tuning;

/// <summary>The values that a parameter can have, as far as they could be read.</summary>
/// <param name="Min">The smallest number; null for categories.</param>
/// <param name="Words">The categories, or the discrete values as text; null for a range.</param>
internal sealed record FeasibleValues(double? Min, double? Max, IReadOnlyList<string>? Words) : SilentRecord;

/// <summary>Checks the values of one parameter.</summary>
internal sealed class ValueSpecChecker(PipelineFindings findings)
{
    private const int MaxDiscreteValues = 1000;
    private const double MinDistance = 1e-10;

    /// <summary>Null when they could not be read.</summary>
    public FeasibleValues? Check(YamlPair spec)
    {
        var isRange = spec.Key.Value is "doubleValueSpec" or "integerValueSpec";
        var what = $"\"{spec.Key.Value}\"";
        string[] keys = isRange ? ["minValue", "maxValue", "defaultValue"] : ["values", "defaultValue"];
        if (Fields.Of(spec.Value, what, findings, keys) is not { } fields)
        {
            return null;
        }

        if (fields.Pair("defaultValue") is { } unused)
        {
            findings.Warn(
                PipelineCodes.Ignored,
                unused.Key.Span,
                "A tuning job takes no notice of \"defaultValue\", which is for Vizier.",
                "Remove it.");
        }

        return isRange ? Range(fields, isWhole: spec.Key.Value == "integerValueSpec", spec)
            : fields.RequiredNode("values") is { } values ? List(values, isNumber: spec.Key.Value == "discreteValueSpec")
            : null;
    }

    /// <summary>The values of the parent that are named.</summary>
    public IReadOnlyList<string> CheckCondition(YamlNode node, string parentKind, FeasibleValues? parent)
    {
        Func<YamlNode, string?> read = parentKind switch
        {
            "categoricalValueSpec" => Text,
            "integerValueSpec" => Whole,
            _ => Number,
        };
        if (Fields.Of(node, "the parent's values", findings, "values")?.RequiredNode("values") is not { } list
            || Items(list, read) is not { } values)
        {
            return [];
        }

        foreach (var value in values.Where(value => parent is not null && !IsFeasible(value.Text, parentKind, parent)))
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                value.Item.Span,
                $"\"{Excerpt.Of(value.Text)}\" is not among the values of the parent.",
                "Write one of the parent's values.");
        }

        return [.. values.Select(value => value.Text)];
    }

    private FeasibleValues? Range(Fields fields, bool isWhole, YamlPair spec)
    {
        fields.RequiredNode("minValue");
        fields.RequiredNode("maxValue");
        var (wanted, read) = isWhole ? ("a whole number", (Func<YamlScalar, double?>)WholeValue) : ("a number", NumberValue);
        var min = fields.Scalar("minValue", wanted, node => read(node) is not null);
        var max = fields.Scalar("maxValue", wanted, node => read(node) is not null);
        if (min is null || max is null)
        {
            return null;
        }

        if (read(min) > read(max))
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                spec.Key.Span,
                $"The smallest value, {min.Value}, is above the largest, {max.Value}.",
                "Exchange minValue and maxValue, or correct one of them.");
        }

        return new FeasibleValues(read(min), read(max), null);
    }

    private FeasibleValues? List(YamlNode node, bool isNumber)
    {
        if (Items(node, isNumber ? Number : Text) is not { } items)
        {
            return null;
        }

        var repeated = items.GroupBy(item => item.Text).FirstOrDefault(group => group.Count() > 1);
        if (!isNumber && repeated is not null)
        {
            findings.Error(
                FindingCodes.DuplicateName,
                repeated.Last().Item.Span,
                $"The value \"{Excerpt.Of(repeated.Key)}\" is there twice.",
                "Remove one.");
        }

        if (isNumber)
        {
            CheckOrder(items);
        }

        return new FeasibleValues(
            isNumber ? items.Min(item => Scalars.Number(item.Text)) : null,
            isNumber ? items.Max(item => Scalars.Number(item.Text)) : null,
            [.. items.Select(item => item.Text)]);
    }

    private void CheckOrder(Value[] items)
    {
        if (items.Length > MaxDiscreteValues)
        {
            findings.Error(
                PipelineCodes.ValueSpec,
                items[MaxDiscreteValues].Item.Span,
                $"There are {items.Length:N0} discrete values, more than {MaxDiscreteValues:N0}.",
                "Use integerValueSpec or doubleValueSpec for so many.");
        }

        for (var i = 1; i < items.Length; i++)
        {
            if (Scalars.Number(items[i].Text) - Scalars.Number(items[i - 1].Text) < MinDistance)
            {
                findings.Error(
                    PipelineCodes.ValueSpec,
                    items[i].Item.Span,
                    $"The discrete value {items[i].Text} is not above the one before it, {items[i - 1].Text}.",
                    "Write the values in increasing order, each once.");
            }
        }
    }

    private Value[]? Items(YamlNode node, Func<YamlNode, string?> read)
    {
        if (node is not YamlSequence { Items: { Count: > 0 } items })
        {
            Fields.WrongShape(findings, node, "\"values\"", "a list of at least one value");
            return null;
        }

        var all = new List<Value>();
        foreach (var item in items)
        {
            if (read(item) is { } text)
            {
                all.Add(new Value(item, text));
                continue;
            }

            findings.Error(
                PipelineCodes.ValueSpec, item.Span, "This is no value of the parameter's kind.", "Write a number, or text for categories.");
        }

        return all.Count < items.Count ? null : [.. all];
    }

    private static bool IsFeasible(string text, string parentKind, FeasibleValues parent) => parentKind switch
    {
        "integerValueSpec" => Scalars.Number(text) >= parent.Min && Scalars.Number(text) <= parent.Max,
        "discreteValueSpec" =>
            parent.Words!.Any(word => Math.Abs(Scalars.Number(word)!.Value - Scalars.Number(text)!.Value) <= MinDistance),
        _ => parent.Words!.Contains(text),
    };

    private static string? Text(YamlNode node) => node is YamlScalar { Kind: not ScalarKind.Null } scalar ? scalar.Value : null;

    private static string? Number(YamlNode node) => node is YamlScalar scalar && NumberValue(scalar) is not null ? scalar.Value : null;

    private static string? Whole(YamlNode node) => node is YamlScalar scalar && WholeValue(scalar) is not null ? scalar.Value : null;

    private static double? NumberValue(YamlScalar scalar) =>
        scalar.Kind is ScalarKind.Integer or ScalarKind.Float ? Scalars.Number(scalar.Value) : null;

    /// <summary>The API writes 64-bit integers as text.</summary>
    private static double? WholeValue(YamlScalar scalar) =>
        scalar.Kind is ScalarKind.Integer or ScalarKind.String ? Scalars.Whole(scalar.Value) : null;

    // No pair and no record: the package would have more of their code than of this file's.
    private sealed class Value(YamlNode item, string text)
    {
        public YamlNode Item => item;

        public string Text => text;
    }
}
