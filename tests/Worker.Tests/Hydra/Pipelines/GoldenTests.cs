using System.Text;
using System.Text.Json.Nodes;
using Hydra.Pipelines.Compiling;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class GoldenTests
{
    [Theory]
    [InlineData("two_step_pipeline")]
    [InlineData("pipeline_with_concat_placeholder")]
    [InlineData("pipeline_with_if_placeholder")]
    [InlineData("pipeline_with_ontology")]
    [InlineData("pipeline_with_various_io_types")]
    public void Gives_the_job_that_the_compiler_of_KFP_gives(string name)
    {
        var compiled = PipelineFixture.CompileFile($"goldens/{name}.yaml");

        Assert.Empty(compiled.Findings);
        var job = PipelineFixture.Canonical(compiled.ToJson()!);
        Assert.Equal(KfpGoldens.Find(name + ".json") is { } golden ? PipelineFixture.Canonical(golden) : job, job);
    }

    /// <summary>KFP makes the component of a Python function, with command lines of its own: they are taken from the golden.</summary>
    [Fact]
    public void Gives_the_custom_job_that_the_compiler_of_KFP_gives()
    {
        const string name = "pipeline_with_custom_job_spec";
        if (KfpGoldens.Find(name + ".json") is not { } golden)
        {
            return;
        }

        var executor = JsonNode.Parse(golden)!["pipelineSpec"]!["deploymentSpec"]!["executors"]!["exec-training-op"]!;
        var container = executor["customJob"]!["customJob"]!["jobSpec"]!["workerPoolSpecs"]![0]!["containerSpec"]!;
        var component = new JsonObject
        {
            ["name"] = "Training op",
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "input1", ["type"] = "String" }),
            ["implementation"] = new JsonObject
            {
                ["container"] = new JsonObject
                {
                    ["image"] = container["imageUri"]!.DeepClone(),
                    ["command"] = container["command"]!.DeepClone(),
                    ["args"] = container["args"]!.DeepClone(),
                },
            },
        };
        var declaration = File.ReadAllText(Path.Combine(PipelineFixture.Folder, "goldens", name + ".yaml"));

        var compiled = PipelineCompiler.Compile(name, declaration, _ => Encoding.UTF8.GetBytes(component.ToJsonString()));

        Assert.Empty(compiled.Findings);
        Assert.Equal(PipelineFixture.Canonical(golden), PipelineFixture.Canonical(compiled.ToJson()!));
    }

    [Fact]
    public void Gives_what_KFP_gives_for_everything_that_a_declaration_can_say()
    {
        var expected = File.ReadAllText(Path.Combine(PipelineFixture.Folder, "features", "features.json"));

        var compiled = PipelineFixture.CompileFile("features/features.yaml");

        Assert.Empty(compiled.Findings);
        Assert.Equal(PipelineFixture.Canonical(expected), PipelineFixture.Canonical(compiled.ToJson()!));
    }

    [Fact]
    public void Writes_the_same_text_each_time_with_keys_in_order()
    {
        var text = PipelineFixture.CompileFile("features/features.yaml").ToJson()!;

        Assert.Equal(text, PipelineFixture.CompileFile("features/features.yaml").ToJson());
        Assert.Equal(File.ReadAllText(Path.Combine(PipelineFixture.Folder, "features", "features.json")), text + "\n");
    }
}
