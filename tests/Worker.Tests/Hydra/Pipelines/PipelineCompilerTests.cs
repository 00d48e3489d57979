using Hydra.Components;
using Hydra.Pipelines;
using Hydra.Pipelines.Compiling;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class PipelineCompilerTests
{
    private const string Parameters = """
        name: p
        root: gs://bucket/a
        parameters: {n: {type: Integer, default: 1}, rate: Float, word: String, on: Boolean, tags: {type: JsonArray, default: [1]}}
        tasks: {a: {component: step.yaml, arguments: {count: 1}}}
        """;

    [Fact]
    public void Takes_values_and_a_root_in_place_of_those_of_the_declaration()
    {
        var compiled = Compile(new PipelineOptions
        {
            Root = "gs://bucket/b",
            Values = new Dictionary<string, string> { ["n"] = "7", ["rate"] = "1e-3", ["word"] = "", ["on"] = "True" },
        });

        Assert.Equal(
            """
            {"gcsOutputDirectory":"gs://bucket/b","parameters":{"n":{"intValue":"7"},"on":{"stringValue":"True"},
            "rate":{"doubleValue":0.001},"tags":{"stringValue":"[1]"},"word":{"stringValue":""}}}
            """.ReplaceLineEndings(""),
            compiled.At("runtimeConfig"));
    }

    [Fact]
    public void Leaves_out_parameters_without_a_value_and_a_missing_root() =>
        Assert.Equal(
            "{}",
            PipelineFixture.Compile(
                "name: p\nparameters: {a: String}\ntasks: {a: {component: step.yaml, arguments: {count: 1}}}").At("runtimeConfig"));

    [Theory]
    [InlineData("m", "1", "unknown-parameter", 1, 1)]
    [InlineData("n", "1.5", "type-mismatch", 3, 14)]
    [InlineData("rate", "fast", "type-mismatch", 3, 46)]
    public void Finds_values_that_do_not_fit(string name, string value, string code, int line, int column) =>
        Compile(new PipelineOptions { Values = new Dictionary<string, string> { [name] = value } }).AssertError(code, line, column);

    [Fact]
    public void Calls_itself_the_compiler_whose_rules_it_follows() =>
        Assert.Equal("\"kfp-1.8.22\"", Compile(PipelineOptions.Default).At("pipelineSpec.sdkVersion"));

    /// <summary>What runs is Hydra's; what the pipeline passes is the same as before.</summary>
    [Theory]
    [InlineData("train.yaml", "trainer.max_epochs=10")]
    [InlineData("train.converted.yaml", "data_dir={{$.inputs.artifacts['data_dir'].path}}")]
    public void Compiles_a_component_before_and_after_its_conversion(string file, string argument)
    {
        var components = Path.Combine(PipelineFixture.Folder, "..", "components");
        var compiled = PipelineFixture.Compile(
            $$"""
            name: p
            tasks:
              data: {component: data.yaml}
              train: {component: {{file}}, arguments: {experiment: example, data_dir: {output: data.dir} } }
            """,
            ("data.yaml", "name: data\noutputs: [{name: dir, type: Dataset}]\nimplementation: {container: {image: i}}"),
            (file, File.ReadAllText(Path.Combine(components, file))));

        Assert.Equal("ignored", Assert.Single(compiled.Findings).Code);
        var args = compiled.At("pipelineSpec.deploymentSpec.executors.exec-train.container.args");
        Assert.Contains($"\"{argument}\"", args, StringComparison.Ordinal);
        Assert.Equal(
            """{"taskOutputArtifact":{"outputArtifactKey":"dir","producerTask":"data"}}""",
            compiled.At("pipelineSpec.root.dag.tasks.train.inputs.artifacts.data_dir"));
    }

    [Fact]
    public void Passes_on_the_message_of_a_loader_that_may_not_read()
    {
        var compiled = PipelineCompiler.Compile(
            "pipeline.yaml", "name: p\ntasks: {a: {component: x.yaml}}", _ => throw new UnauthorizedAccessException("Access is denied."));

        Assert.Contains("Access is denied.", compiled.AssertError("component-unreadable", 2, 24).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_declaration_that_is_too_large() =>
        PipelineFixture.Compile(new string('#', PipelineLimits.MaxLength + 1)).AssertError("too-large", 1, 1);

    [Fact]
    public void Refuses_a_declaration_that_is_nested_too_deep() =>
        Assert.Equal("too-deep", Assert.Single(PipelineFixture.Compile("name: " + new string('[', 10_000)).Findings).Code);

    /// <summary>Each prefix, each line left out and each colon lost is either a sound declaration or has an error with a place.</summary>
    [Fact]
    public void Answers_damaged_declarations_with_findings()
    {
        var text = File.ReadAllText(Path.Combine(PipelineFixture.Folder, "features", "features.yaml"));
        var lines = text.Split('\n');
        var damaged = Enumerable.Range(0, text.Length / 7).Select(i => text[..(i * 7)])
            .Concat(Enumerable.Range(0, lines.Length).Select(i => string.Join('\n', lines.Where((_, index) => index != i))))
            .Concat(Enumerable.Range(0, lines.Length).Select(i =>
                string.Join('\n', lines.Select((line, index) => index == i ? line.Replace(':', ' ') : line))));
        var folder = Path.Combine(PipelineFixture.Folder, "features");
        var sound = 0;

        foreach (var declaration in damaged)
        {
            var compiled = PipelineCompiler.Compile("d.yaml", declaration, name => File.ReadAllBytes(Path.Combine(folder, name)));

            Assert.Equal(compiled.Job is null, compiled.Findings.Any(finding => finding.Severity == FindingSeverity.Error));
            Assert.All(compiled.Findings, finding => Assert.True(finding is { Line: >= 1, Column: >= 1 }, finding.ToString()));
            sound += compiled.Job is null ? 0 : 1;
        }

        Assert.InRange(sound, 10, 200);
    }

    private static CompiledPipeline Compile(PipelineOptions options) => PipelineCompiler.Compile(
        "pipeline.yaml", Parameters, _ => System.Text.Encoding.UTF8.GetBytes(PipelineFixture.Component), options);
}
