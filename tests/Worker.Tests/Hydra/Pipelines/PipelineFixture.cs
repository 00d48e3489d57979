using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines;
using Hydra.Pipelines.Compiling;

namespace Worker.Tests.Hydra.Pipelines;

/// <summary>Declarations and component files that tests compile.</summary>
internal static class PipelineFixture
{
    /// <summary>A component with an input and an output of each kind.</summary>
    public const string Component = """
        name: Step
        inputs:
        - {name: count, type: Integer}
        - {name: rate, type: Float, optional: true}
        - {name: word, type: String, optional: true}
        - {name: flag, type: Boolean, optional: true}
        - {name: list, type: JsonArray, optional: true}
        - {name: data, type: Dataset, optional: true}
        outputs:
        - {name: rows, type: Integer}
        - {name: label, type: String}
        - {name: data, type: Dataset}
        - {name: model, type: Model}
        implementation:
          container:
            image: registry.example/step:1
            args: [{inputValue: count}, {outputPath: rows}, {outputPath: label}, {outputPath: data}, {outputPath: model}]
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "data", "hydra", "pipelines");

    /// <summary>Compiles a declaration of tests/data/hydra/pipelines with the components beside it.</summary>
    public static CompiledPipeline CompileFile(string file, PipelineOptions? options = null)
    {
        var path = Path.Combine(Folder, file);
        return PipelineCompiler.Compile(
            Path.GetFileName(file), File.ReadAllText(path), name =>
                File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, name)), options);
    }

    /// <summary>Compiles text with <see cref="Component"/> as step.yaml, and with other components if they are given.</summary>
    public static CompiledPipeline Compile(string declaration, params (string File, string Text)[] components) =>
        PipelineCompiler.Compile(
            "pipeline.yaml",
            declaration,
            name => name == "step.yaml" && !Array.Exists(components, given => given.File == name) ? Encoding.UTF8.GetBytes(Component)
                : Array.Find(components, given => given.File == name) is { Text: { } text } ? Encoding.UTF8.GetBytes(text)
                : throw new FileNotFoundException($"there is no {name}"));

    /// <summary>Compiles a pipeline of one task whose lines are given, which begin in line 5, column 5.</summary>
    public static CompiledPipeline CompileTask(string lines, string component = Component) => Compile(
        $"""
        name: p
        tasks:
          one:
            component: step.yaml
        {string.Join('\n', lines.Split('\n').Select(line => "    " + line))}
        """,
        ("step.yaml", component));

    /// <summary>The only finding, which must be an error of the code at the place, and the reason for there being no job.</summary>
    public static Finding AssertError(this CompiledPipeline compiled, string code, int line, int column)
    {
        var finding = Assert.Single(compiled.Findings);
        Assert.Equal((code, FindingSeverity.Error, line, column), (finding.Code, finding.Severity, finding.Line, finding.Column));
        AssertIsSentence(finding);
        Assert.Null(compiled.Job);
        Assert.Null(compiled.ToJson());
        return finding;
    }

    public static void AssertIsSentence(Finding finding)
    {
        Assert.Matches("^\\S.{10,}\\.$", finding.Message);
        Assert.Matches("^[A-Z].*\\.$", finding.Fix);
        Assert.True(finding.Line >= 1 && finding.Column >= 1, finding.ToString());
    }

    /// <inheritdoc cref="AssertError(CompiledPipeline, string, int, int)"/>
    public static Finding AssertError(this CompiledPipeline compiled, string code, Marked place) =>
        compiled.AssertError(code, place.Line, place.Column);

    /// <summary>The value at a path of keys and indices: <c>pipelineSpec.root.dag</c>; its JSON without spaces.</summary>
    public static string? At(this CompiledPipeline compiled, string path)
    {
        Assert.DoesNotContain(compiled.Findings, finding => finding.Severity == FindingSeverity.Error);
        JsonNode? node = compiled.Job;
        foreach (var key in path.Split('.'))
        {
            node = node is JsonArray array ? array[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] : node?[key];
        }

        return node?.ToJsonString(Readable);
    }

    /// <summary>JSON with sorted keys, so that equal documents are equal texts with a readable difference if not.</summary>
    public static string Canonical(string json) =>
        Sorted(JsonNode.Parse(json))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(
            json.OrderBy(member =>
                member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };
}
