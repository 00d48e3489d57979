using Hydra.Components;
using Hydra.Pipelines;

namespace Worker.Tests.Hydra.Pipelines;

/// <summary>What is wrong between tasks, parameters and components.</summary>
public sealed class LinkFindingTests
{
    /// <summary>The arguments of the second task begin in line 11, column 16.</summary>
    private static CompiledPipeline CompileSecond(string arguments) => PipelineFixture.Compile($$"""
        name: p
        parameters:
          steps: Integer
          title: String
        tasks:
          first:
            component: step.yaml
            arguments: {count: 1}
          second:
            component: step.yaml
            arguments: {{arguments}}
        """);

    [Theory]
    [InlineData("{count: {parameter: »step}}", "unknown-parameter")]
    [InlineData("{count: {output: »fist.rows}}", "unknown-task")]
    [InlineData("{count: {output: »first.row}}", "unknown-output")]
    [InlineData("{count: 1, »size: 2}", "unknown-argument")]
    [InlineData("{count: {output: »first.label}}", "type-mismatch")]
    [InlineData("{count: {parameter: »title}}", "type-mismatch")]
    [InlineData("{count: {output: »first.model}}", "artifact-as-parameter")]
    [InlineData("{count: 1, data: {output: »first.rows}}", "parameter-as-artifact")]
    [InlineData("{count: 1, data: {parameter: »title}}", "parameter-as-artifact")]
    [InlineData("{count: 1, data: {output: »first.model}}", "type-mismatch")]
    [InlineData("{count: 1, data: »gs://bucket/x}", "parameter-as-artifact")]
    [InlineData("{count: »1.5}", "type-mismatch")]
    [InlineData("{count: »true}", "type-mismatch")]
    [InlineData("{count: »ten}", "type-mismatch")]
    [InlineData("{count: »[1]}", "type-mismatch")]
    [InlineData("{count: 1, rate: »true}", "type-mismatch")]
    [InlineData("{count: 1, rate: »fast}", "type-mismatch")]
    [InlineData("{count: 1, word: »5}", "type-mismatch")]
    [InlineData("{count: 1, flag: »0}", "type-mismatch")]
    [InlineData("{count: 1, list: {constant: »{a: 1}}}", "type-mismatch")]
    [InlineData("{count: 1, list: »1}", "type-mismatch")]
    public void Finds_a_link_that_does_not_fit(string marked, string code) =>
        CompileSecond(Marked.In(marked).Text).AssertError(code, Marked.In(marked).Moved(lines: 10, columns: 15));

    [Fact]
    public void Finds_an_input_that_gets_nothing()
    {
        var finding = PipelineFixture.CompileTask("displayName: x").AssertError("missing-argument", 3, 3);

        Assert.Contains("\"count\"", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_what_could_have_been_meant()
    {
        Assert.Equal("Write one of \"first\", \"second\".", CompileSecond("{count: {output: fist.rows}}").Findings[0].Fix);
        Assert.Equal(
            "Write one of \"rows\", \"label\", \"data\", \"model\".", CompileSecond("{count: {output: first.row}}").Findings[0].Fix);
        Assert.Equal("Write one of \"steps\", \"title\".", CompileSecond("{count: {parameter: step}}").Findings[0].Fix);
    }

    [Theory]
    [InlineData("a: {component: step.yaml, arguments: {count: {output: a.rows}}}", 3, "The task \"a\" waits for itself.")]
    [InlineData("a: {component: step.yaml, arguments: {count: 1}, after: a}", 3, "The task \"a\" waits for itself.")]
    [InlineData(
        "a: {component: step.yaml, arguments: {count: {output: c.rows}}}\n  b: {component: step.yaml, arguments: {count: 1}, after: [a]}\n"
        + "  c: {component: step.yaml, arguments: {count: {output: b.rows}}}",
        3,
        "These tasks wait for each other: a -> c -> b -> a.")]
    [InlineData(
        "a: {component: step.yaml, arguments: {count: 1}, after: b}\n  b: {component: step.yaml, arguments: {count: 1}, after: c}\n"
        + "  c: {component: step.yaml, arguments: {count: 1}, after: b}",
        4,
        "These tasks wait for each other: b -> c -> b.")]
    public void Finds_tasks_that_wait_for_each_other(string tasks, int line, string message) =>
        Assert.Equal(message, PipelineFixture.Compile("name: p\ntasks:\n  " + tasks).AssertError("cycle", line, 3).Message);

    [Fact]
    public void Takes_links_to_tasks_that_are_declared_later()
    {
        var compiled = PipelineFixture.Compile("""
            name: p
            tasks:
              late: {component: step.yaml, arguments: {count: {output: early.rows}}}
              early: {component: step.yaml, arguments: {count: 1}}
            """);

        Assert.Equal("""["step-2"]""", compiled.At("pipelineSpec.root.dag.tasks.step.dependentTasks"));
    }

    [Fact]
    public void Warns_of_types_that_are_spelt_differently_and_passes_the_value()
    {
        var compiled = PipelineFixture.Compile(
            "name: p\nparameters: {steps: int}\ntasks:\n  a:\n    component: a.yaml\n    arguments: {n: {parameter: steps}}",
            ("a.yaml", "name: a\ninputs: [{name: n, type: int}]\nimplementation: {container: {image: i, args: [{inputValue: n}]}}"));

        var finding = Assert.Single(compiled.Findings);
        Assert.Equal(("type-spelling", FindingSeverity.Warning, 6, 32), (finding.Code, finding.Severity, finding.Line, finding.Column));
        Assert.Equal("""{"componentInputParameter":"steps"}""", compiled.At("pipelineSpec.root.dag.tasks.a.inputs.parameters.n"));
    }

    [Theory]
    [InlineData("{count: »'5'}", "count", """{"stringValue":"5"}""")]
    [InlineData("{count: 1, rate: »1e-3}", "rate", """{"stringValue":"1e-3"}""")]
    [InlineData("{count: 1, flag: »true}", "flag", """{"intValue":"1"}""")]
    [InlineData("{count: 1, flag: »no}", "flag", """{"intValue":"0"}""")]
    public void Warns_of_constants_that_KFP_passes_in_another_type(string marked, string input, string value)
    {
        var place = Marked.In(marked).Moved(lines: 4, columns: 15);
        var compiled = PipelineFixture.CompileTask("arguments: " + place.Text);

        var finding = Assert.Single(compiled.Findings);
        Assert.Equal(("constant-type", FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal((place.Line, place.Column), (finding.Line, finding.Column));
        PipelineFixture.AssertIsSentence(finding);
        Assert.Equal(value, compiled.At($"pipelineSpec.root.dag.tasks.step.inputs.parameters.{input}.runtimeValue.constantValue"));
    }
}
