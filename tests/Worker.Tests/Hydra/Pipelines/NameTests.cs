using Hydra.Pipelines.Compiling;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class NameTests
{
    /// <summary>The names that KFP 1.8.22 gave to tasks of components of these names.</summary>
    [Theory]
    [InlineData("Train", "train")]
    [InlineData("3D  Train_x (v2)", "n3d-train-x-v2")]
    [InlineData("2. Prepare_the data (v2)", "n2-prepare-the-data-v2")]
    [InlineData("  -- a__b -- ", "a-b")]
    [InlineData("Crème", "cr-me")]
    [InlineData("学習 Train 2", "train-2")]
    [InlineData("学習", "")]
    [InlineData("???", "task")]
    public void Makes_the_name_of_a_task_from_that_of_its_component(string component, string task) =>
        Assert.Equal(task, KfpNames.Sanitized(KfpNames.Unique(KfpNames.Words(component), [])));

    [Fact]
    public void Numbers_tasks_of_the_same_component_in_their_order()
    {
        var compiled = PipelineFixture.Compile("""
            name: p
            tasks:
              a: {component: step.yaml, arguments: {count: 1}}
              b: {component: step.yaml, arguments: {count: 2}}
              c: {component: step.yaml, arguments: {count: {output: b.rows}}, after: a}
            """);

        Assert.Equal("""["step","step-2"]""", compiled.At("pipelineSpec.root.dag.tasks.step-3.dependentTasks"));
        Assert.Equal("\"exec-step-2\"", compiled.At("pipelineSpec.components.comp-step-2.executorLabel"));
    }

    [Fact]
    public void Refuses_a_component_of_whose_name_nothing_is_left() =>
        PipelineFixture.CompileTask("arguments: {count: 1}", PipelineFixture.Component.Replace("Step", "学習", StringComparison.Ordinal))
            .AssertError("invalid-name", 4, 16);

    [Fact]
    public void Refuses_names_that_differ_only_in_letters_that_are_dropped()
    {
        var compiled = PipelineFixture.Compile(
            "name: p\ntasks:\n  a: {component: a.yaml}\n  b: {component: b.yaml}",
            ("a.yaml", "name: fit 早い\nimplementation: {container: {image: i}}"),
            ("b.yaml", "name: fit 遅い\nimplementation: {container: {image: i}}"));

        Assert.Contains("\"a\" and \"b\"", compiled.AssertError("duplicate-name", 4, 18).Message, StringComparison.Ordinal);
    }
}
