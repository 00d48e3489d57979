using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hydra.Components;

namespace Hydra.Pipelines.Compiling;

/// <summary>What KFP 1.8 makes of declared types (<c>kfp.v2.components.types.type_utils</c>, <c>kfp.dsl.types</c>).</summary>
internal static class KfpTypes
{
    private static readonly Regex GoogleType = new(@"^google.[A-Za-z]+\z");

    private const string SchemaVersion = "0.0.1";

    private static readonly Dictionary<string, string> Schemas = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Model"] = "system.Model",
        ["Dataset"] = "system.Dataset",
        ["Metrics"] = "system.Metrics",
        ["ClassificationMetrics"] = "system.ClassificationMetrics",
        ["SlicedClassificationMetrics"] = "system.SlicedClassificationMetrics",
        ["HTML"] = "system.HTML",
        ["Markdown"] = "system.Markdown",
    };

    /// <summary>The definition of an input or output: <c>{"type": "INT"}</c> or the schema of an artifact.</summary>
    public static JsonObject Definition(PortType? type) => type is { IsParameter: true }
        ? new JsonObject { ["type"] = Primitive(type.Kind) }
        : new JsonObject { ["artifactType"] = new JsonObject { ["schemaTitle"] = SchemaTitle(type), ["schemaVersion"] = SchemaVersion } };

    /// <summary>Whether the pipeline lists the output among its own: Vertex AI shows these metrics.</summary>
    public static bool IsMetrics(PortType? type) =>
        type is not { IsParameter: true } && SchemaTitle(type) is "system.Metrics" or "system.ClassificationMetrics";

    /// <summary>Whether KFP passes a value of one type to an input of another; both are parameters or both artifacts.</summary>
    public static bool AreCompatible(PortType? given, PortType? wanted)
    {
        if (given is null || wanted is null || given.Name.Length == 0 || wanted.Name.Length == 0)
        {
            return true;
        }

        var isArtifact = !given.IsParameter && !wanted.IsParameter;
        return (isArtifact && (IsAnyArtifact(given) || IsAnyArtifact(wanted))) || given.Name == wanted.Name;
    }

    /// <summary>Whether the names mean the same type of parameter.</summary>
    public static bool AreSpellings(PortType given, PortType wanted) => given.IsParameter && given.Kind == wanted.Kind;

    private static bool IsAnyArtifact(PortType type) =>
        !type.IsStructured && type.Name.Equals("artifact", StringComparison.OrdinalIgnoreCase);

    private static string Primitive(PortKind kind) => kind switch
    {
        PortKind.Integer => "INT",
        PortKind.Float => "DOUBLE",
        _ => "STRING",
    };

    private static string SchemaTitle(PortType? type) =>
        type is not { IsStructured: false } ? "system.Artifact"
        : GoogleType.IsMatch(type.Name) ? type.Name
        : Schemas.GetValueOrDefault(type.Name, "system.Artifact");
}
