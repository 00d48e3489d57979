using System.Text.RegularExpressions;
using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Makes a declaration of the text of its file.</summary>
internal sealed class DeclarationReader(PipelineFindings findings)
{
    private static readonly Regex PipelineName = new(@"^[a-z0-9][a-z0-9-]{0,127}\z");
    private static readonly Regex ParameterName = new(@"^[A-Za-z][A-Za-z0-9_]*\z");
    private static readonly Regex TaskId = new(@"^[A-Za-z][A-Za-z0-9_-]*\z");

    /// <summary>What the compiler that these rules were read from calls itself.</summary>
    private const string DefaultSdkVersion = "kfp-1.8.22";

    /// <returns>Null, or not to be used, when there are errors.</returns>
    public PipelineDeclaration? Read(YamlNode root)
    {
        if (Fields.Of(root, "a pipeline", findings, "name", "description", "root", "sdkVersion", "parameters", "tasks") is not { } fields)
        {
            return null;
        }

        fields.Text("description");
        var name = fields.RequiredText("name");
        if (name is not null && !PipelineName.IsMatch(name.Value))
        {
            findings.Error(
                PipelineCodes.InvalidName,
                name.Span,
                $"\"{Excerpt.Of(name.Value)}\" cannot be the name of a pipeline.",
                "Use 1 to 128 lower-case letters, digits and hyphens, the first a letter or digit.");
        }

        return new PipelineDeclaration(
            name?.Value ?? "",
            fields.Text("root")?.Value,
            fields.Text("sdkVersion")?.Value ?? DefaultSdkVersion,
            Parameters(fields.Node("parameters")),
            Tasks(root, fields.Node("tasks")));
    }

    private List<PipelineParameter> Parameters(YamlNode? node)
    {
        var parameters = new List<PipelineParameter>();
        if (node is null)
        {
            return parameters;
        }

        if (node is not YamlMapping mapping)
        {
            Fields.WrongShape(findings, node, "\"parameters\"", "a mapping of names to types");
            return parameters;
        }

        foreach (var (key, value) in mapping.Pairs)
        {
            if (!ParameterName.IsMatch(key.Value))
            {
                InvalidName(key, "a parameter", "letters, digits and underscores, the first a letter");
            }

            if (Parameter(key, value) is { } parameter)
            {
                parameters.Add(parameter);
            }
        }

        return parameters;
    }

    private PipelineParameter? Parameter(YamlScalar key, YamlNode node)
    {
        if (node is YamlScalar { Kind: ScalarKind.String } word)
        {
            return Type(word) is { } ofWord ? new PipelineParameter(key.Value, ofWord, null, key.Span) : null;
        }

        if (Fields.Of(node, "a parameter", findings, "type", "default", "description") is not { } fields)
        {
            return null;
        }

        fields.Text("description");
        if (fields.RequiredText("type") is not { } typeName || Type(typeName) is not { } type)
        {
            return null;
        }

        ParameterValue? value = null;
        if (fields.Node("default") is { } given)
        {
            value = ParameterValue.Of(type.Kind, given);
            if (value is null)
            {
                findings.Error(
                    PipelineCodes.TypeMismatch,
                    given.Span,
                    $"The default of \"{key.Value}\" is no value of the type {type.Name}.",
                    $"Write {ParameterValue.Wanted(type.Kind)}, or change the type.");
            }
        }

        return new PipelineParameter(key.Value, type, value, key.Span);
    }

    /// <summary>The types that Python has are what KFP makes of them.</summary>
    private PortType? Type(YamlScalar node)
    {
        var name = node.Value switch
        {
            "str" => "String",
            "int" => "Integer",
            "float" => "Float",
            "bool" => "Boolean",
            "dict" => "JsonObject",
            "list" => "JsonArray",
            var other => other,
        };
        var type = new PortType(name, IsStructured: false, node.Span);
        if (type.IsParameter && name != "PipelineTaskFinalStatus")
        {
            return type;
        }

        findings.Error(
            FindingCodes.ArtifactAsParameter,
            node.Span,
            $"A pipeline's parameter cannot have the type \"{Excerpt.Of(name)}\", which stands for an artifact.",
            "Use String, Integer, Float, Boolean, JsonObject or JsonArray; pass the URI of an artifact as String.");
        return null;
    }

    private List<TaskDeclaration> Tasks(YamlNode root, YamlNode? node)
    {
        var tasks = new List<TaskDeclaration>();
        if (node is null or YamlMapping { Pairs.Count: 0 })
        {
            findings.Error(FindingCodes.MissingKey, (node ?? root).Span, "The pipeline has no tasks.", "Add \"tasks\" with at least one.");
            return tasks;
        }

        if (node is not YamlMapping mapping)
        {
            Fields.WrongShape(findings, node, "\"tasks\"", "a mapping of names to tasks");
            return tasks;
        }

        var reader = new TaskReader(findings);
        foreach (var (key, value) in mapping.Pairs)
        {
            if (!TaskId.IsMatch(key.Value))
            {
                InvalidName(key, "a task", "letters, digits, hyphens and underscores, the first a letter");
            }

            if (reader.Read(key, value) is { } task)
            {
                tasks.Add(task);
            }
        }

        return tasks;
    }

    private void InvalidName(YamlScalar key, string what, string allowed) => findings.Error(
        PipelineCodes.InvalidName, key.Span, $"\"{Excerpt.Of(key.Value)}\" cannot be the name of {what}.", $"Use {allowed}.");
}
