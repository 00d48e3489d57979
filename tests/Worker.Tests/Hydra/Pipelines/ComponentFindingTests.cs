using Hydra.Components;
using Hydra.Pipelines;

namespace Worker.Tests.Hydra.Pipelines;

/// <summary>What is wrong with the component files of a pipeline.</summary>
public sealed class ComponentFindingTests
{
    private static CompiledPipeline Compile(string component, string arguments = "{}") => PipelineFixture.Compile(
        $"name: p\ntasks:\n  a: {{component: a.yaml, arguments: {arguments}}}\n  b: {{component: a.yaml, arguments: {arguments}}}",
        ("a.yaml", component));

    [Fact]
    public void Finds_a_component_file_that_cannot_be_read()
    {
        var compiled = PipelineFixture.Compile("name: p\ntasks:\n  a:\n    component: missing.yaml");

        var finding = compiled.AssertError("component-unreadable", 4, 16);

        Assert.Contains("there is no missing.yaml", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: a\nimplementation:\n  container: {image: i, args: [{inputValue: »x}]}", "unknown-input")]
    [InlineData("name: a\nimplementation:\n  »graph: {}", "graph-component")]
    [InlineData("name: a\nimplementation: {container: {image: »5}}", "not-a-string")]
    public void Passes_on_what_is_wrong_with_a_component_once_for_all_its_tasks(string marked, string code) =>
        Assert.Equal("a.yaml", Compile(Marked.In(marked).Text).AssertError(code, Marked.In(marked)).File);

    [Theory]
    [InlineData("outputs: [{name: x, type: Integer}]", "»{outputUri: x}", "component-refused")]
    [InlineData("outputs: [{name: »'x (%)'}]", "{outputPath: 'x (%)'}", "component-refused")]
    [InlineData("inputs: [{name: »x, type: PipelineTaskFinalStatus}]", "{inputValue: x}", "unsupported")]
    [InlineData("inputs: [{name: »x, default: y}]", "{inputPath: x}", "parameter-as-artifact")]
    [InlineData("inputs: [{name: »x, type: Integer, optional: true, default: y}]", "{inputValue: x}", "type-mismatch")]
    [InlineData("description: d", "{if: {cond: »perhaps, then: [a]}}", "component-refused")]
    public void Finds_what_KFP_refuses(string lines, string argument, string code)
    {
        var place = Marked.In($"name: a\n{lines}\nimplementation:\n  container: {{image: i, args: [\n    x, y, {argument}]}}");

        Assert.Equal("a.yaml", Compile(place.Text).AssertError(code, place).File);
    }

    [Fact]
    public void Finds_a_component_with_an_entry_point_of_its_own() =>
        Compile("name: a\nmetadata: {annotations: {pipelines.kubeflow.org/component_v2: 'true'}}\nimplementation: {container: {image: i}}")
            .AssertError("unsupported", 3, 29);

    [Theory]
    [InlineData("String", "y", "»{inputPath: x}")]
    [InlineData("String", "y", "»{inputUri: x}")]
    [InlineData("Model", "{output: c.model}", "»{inputValue: x}")]
    [InlineData("String", "y", "{if: {cond: »{inputValue: x}, then: [a]}}")]
    public void Finds_a_placeholder_that_does_not_fit_if_the_input_gets_anything(string type, string given, string argument)
    {
        var place = Marked.In(
            $"name: a\ninputs: [{{name: x, type: {type}, optional: true}}]\n"
            + $"implementation: {{container: {{image: i, args: [{argument}]}}}}");
        const string source = "name: c\noutputs: [{name: model, type: Model}]\nimplementation: {container: {image: i}}";

        CompiledPipeline CompileWith(string arguments) => PipelineFixture.Compile(
            $"name: p\ntasks:\n  c: {{component: c.yaml}}\n  a: {{component: a.yaml, arguments: {arguments}}}",
            ("a.yaml", place.Text),
            ("c.yaml", source));

        CompileWith($"{{x: {given}}}").AssertError("component-refused", place);
        Assert.Empty(CompileWith("{}").Findings);
    }

    [Fact]
    public void Finds_an_output_with_two_paths() =>
        Compile("name: a\noutputs: [{name: x}]\nimplementation:\n  container: {image: i, args: [{outputPath: x}], fileOutputs: {x: /x}}")
            .AssertError("component-refused", 4, 32);

    [Fact]
    public void Warns_of_what_is_left_out_and_of_what_cannot_run()
    {
        var compiled = Compile("""
            name: a
            inputs: [{name: x, type: String, optional: true}]
            implementation:
              container:
                image: ''
                env: {A: b}
                args: [{outputMetadata: null}, "x={{$.inputs.parameters['x']}}"]
            """);

        Assert.All(compiled.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Equal(
            ["invalid-value", "ignored", "component-refused", "missing-argument", "missing-argument"],
            compiled.Findings.Select(finding => finding.Code));
        Assert.All(compiled.Findings, PipelineFixture.AssertIsSentence);
        Assert.Equal(
            """{"args":["/tmp/outputs/executor_output.json","x={{$.inputs.parameters['x']}}"]}""",
            compiled.At("pipelineSpec.deploymentSpec.executors.exec-a.container"));
    }

    [Fact]
    public void Warns_of_settings_that_a_custom_job_takes_no_notice_of()
    {
        var compiled = PipelineFixture.CompileTask("""
            arguments: {count: 1}
            env: {A: b}
            resources: {cpu: 1}
            customJob:
              machineType: n1-standard-8
              workerPoolSpecs: [{containerSpec: {imageUri: i}}]
            """);

        Assert.Equal(
            ["ignored 8:5", "ignored 8:5", "ignored 9:7"],
            compiled.Findings.Select(finding => $"{finding.Code} {finding.Line}:{finding.Column}"));
        Assert.NotNull(compiled.Job);
    }

    [Fact]
    public void Warns_of_an_accelerator_without_a_type()
    {
        var compiled = PipelineFixture.CompileTask("arguments: {count: 1}\nresources: {accelerator: {count: 2}}");

        Assert.Equal("invalid-resource", Assert.Single(compiled.Findings).Code);
        Assert.Equal(
            """{"accelerator":{"count":"2"}}""", compiled.At("pipelineSpec.deploymentSpec.executors.exec-step.container.resources"));
    }
}
