using System.Globalization;
using System.Text.RegularExpressions;
using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Reads what machine a task needs, in the notation of Kubernetes that KFP takes.</summary>
internal sealed class ResourceReader(PipelineFindings findings)
{
    private static readonly Regex Thousandths = new(@"^[0-9]+m\z");
    private static readonly Regex Memory = new(@"^([0-9]+)((?:K|M|G|T|P|E)i?)?\z");
    private static readonly Regex AcceleratorName = new(@"^[A-Za-z][A-Za-z0-9_-]*\z");

    /// <summary>The unit that a job has memory in.</summary>
    private const double Gigabyte = 1e9;

    public Resources? Read(YamlNode? node)
    {
        if (node is null || Fields.Of(node, "\"resources\"", findings, "cpu", "memory", "accelerator") is not { } fields)
        {
            return null;
        }

        var (type, count) = Accelerator(fields.Node("accelerator"));
        return new Resources(
            Quantity(fields, "cpu", Cpu, "a number of CPUs such as 4, 0.5 or 500m, more than 0"),
            Quantity(fields, "memory", MemoryGb, "a whole number of bytes, or one with K, M, G, T, Ki, Mi, Gi or Ti: 14Gi"),
            type,
            count,
            node.Span);
    }

    private (string? Type, long? Count) Accelerator(YamlNode? node)
    {
        if (node is null || Fields.Of(node, "\"accelerator\"", findings, "type", "count") is not { } fields)
        {
            return default;
        }

        var type = fields.Text("type");
        if (type is not null && !AcceleratorName.IsMatch(type.Value))
        {
            Invalid(type, "accelerator", "the name of an accelerator such as NVIDIA_TESLA_T4 or TPU_V3");
        }

        if (!fields.Has("type"))
        {
            findings.Warn(
                PipelineCodes.InvalidResource,
                node.Span,
                "The accelerator has no type, and Vertex AI has no default for it.",
                "Add \"type\", such as NVIDIA_TESLA_T4.");
        }

        var count = Quantity(fields, "count", text =>
            Scalars.Whole(text) is >= 1 and <= 1024 and var whole ? whole : null, "a whole number of at least 1");
        return (type?.Value.Replace('-', '_').ToUpperInvariant(), count is { } given ? (long)given : 1);
    }

    private double? Quantity(Fields fields, string key, Func<string, double?> read, string wanted)
    {
        switch (fields.Node(key))
        {
            case null:
                return null;
            case YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.String } scalar
                when read(scalar.Value) is { } quantity:
                return quantity;
            case { } node:
                Invalid(node, key, wanted);
                return null;
        }
    }

    private void Invalid(YamlNode node, string key, string wanted) => findings.Error(
        PipelineCodes.InvalidResource,
        node.Span,
        $"{(node is YamlScalar scalar ? $"\"{Excerpt.Of(scalar.Value)}\"" : "This")} is no {key} that a task can have.",
        $"Write {wanted}.");

    private static double? Cpu(string text)
    {
        var cpu = Thousandths.IsMatch(text)
            ? double.Parse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture) / 1000
            : Scalars.Number(text);
        return cpu > 0 ? cpu : null;
    }

    private static double? MemoryGb(string text)
    {
        var match = Memory.Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        // As KFP computes it, so that the last digit is the same: G is the unit and is not multiplied at all.
        var unit = match.Groups[2].Value;
        var size = unit == "G" ? amount : amount * UnitOf(unit) / Gigabyte;
        return size > 0 ? size : null;
    }

    private static double UnitOf(string unit) => unit switch
    {
        "" => 1,
        "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        _ => 1L << 60,
    };
}
