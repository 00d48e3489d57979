using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Reads one task of a declaration.</summary>
internal sealed class TaskReader(PipelineFindings findings)
{
    private const long MaxBackoffSeconds = 3600;

    private readonly ArgumentReader arguments = new(findings);
    private readonly ResourceReader resources = new(findings);
    private readonly CustomJobReader customJobs = new(findings);

    public TaskDeclaration? Read(YamlScalar key, YamlNode node)
    {
        var fields = Fields.Of(
            node,
            "a task",
            findings,
            "component",
            "displayName",
            "arguments",
            "after",
            "caching",
            "env",
            "resources",
            "retry",
            "customJob");
        if (fields?.RequiredText("component") is not { } component)
        {
            return null;
        }

        if (component.Value.Length == 0 || component.Value.Contains('\0', StringComparison.Ordinal))
        {
            findings.Error(
                PipelineCodes.InvalidValue,
                component.Span,
                $"The path of the component file {(component.Value.Length == 0 ? "is empty" : "has a NUL in it")}.",
                "Write the path of a component file, relative to the declaration.");
        }

        return new TaskDeclaration(
            key.Value,
            key.Span,
            component.Value,
            component.Span,
            fields.Text("displayName")?.Value,
            arguments.Read(fields.Node("arguments")),
            After(fields.Node("after")),
            fields.Boolean("caching") ?? true,
            Environment(fields.Node("env")),
            resources.Read(fields.Node("resources")),
            Retry(fields.Node("retry")),
            customJobs.Read(fields.Pair("customJob")));
    }

    private List<TaskReference> After(YamlNode? node)
    {
        var after = new List<TaskReference>();
        IReadOnlyList<YamlNode> items = node switch
        {
            null => [],
            YamlSequence sequence => sequence.Items,
            _ => [node],
        };
        foreach (var item in items)
        {
            if (item is YamlScalar { Kind: ScalarKind.String } scalar)
            {
                after.Add(new TaskReference(scalar.Value, scalar.Span));
            }
            else
            {
                Fields.WrongShape(findings, item, "\"after\"", "the names of tasks");
            }
        }

        return after;
    }

    private List<EnvironmentVariable> Environment(YamlNode? node)
    {
        var variables = new List<EnvironmentVariable>();
        switch (node)
        {
            case null:
                break;
            case YamlMapping mapping:
                foreach (var (key, value) in mapping.Pairs)
                {
                    if (value is YamlScalar { Kind: ScalarKind.String } scalar)
                    {
                        variables.Add(new EnvironmentVariable(key.Value, scalar.Value));
                    }
                    else
                    {
                        Fields.WrongShape(
                            findings, value, $"the variable {Excerpt.Of(key.Value)}", "text (in quotes if it looks like a number)");
                    }
                }

                break;
            default:
                Fields.WrongShape(findings, node, "\"env\"", "a mapping of names to text");
                break;
        }

        return variables;
    }

    private RetryPolicy? Retry(YamlNode? node)
    {
        if (node is null
            || Fields.Of(node, "\"retry\"", findings, "count", "backoffSeconds", "backoffFactor", "maxBackoffSeconds") is not { } fields)
        {
            return null;
        }

        if (!fields.Has("count"))
        {
            findings.Error(FindingCodes.MissingKey, node.Span, "\"retry\" has no \"count\".", "Add \"count\", the number of retries.");
        }

        var factor = fields.Scalar(
            "backoffFactor",
            "a number of at least 1",
            scalar => scalar.Kind is ScalarKind.Integer or ScalarKind.Float && Scalars.Number(scalar.Value) >= 1);
        return new RetryPolicy(
            (int)(fields.Whole("count", 1, int.MaxValue) ?? 0),
            fields.Whole("backoffSeconds", 0, MaxBackoffSeconds) ?? 0,
            factor is null ? 2 : Scalars.Number(factor.Value)!.Value,
            fields.Whole("maxBackoffSeconds", 1, MaxBackoffSeconds) ?? MaxBackoffSeconds);
    }
}
