using System.Text.Json;
using System.Text.Json.Nodes;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

public sealed class CompileTests : IDisposable
{
    private readonly HydraFixture files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("features", "features")]
    [InlineData("tuning", "tuning")]
    public async Task Compiles_pipelines_and_tuning_jobs(string folder, string name)
    {
        var target = files.PathOf("job.json");

        var result = await RunAsync("compile", Data("pipelines", folder, $"{name}.yaml"), "--output", target);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        var expected = JsonNode.Parse(DataText("pipelines", folder, $"{name}.json"));
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(files.Text("job.json"))));
    }

    [Fact]
    public async Task Takes_values_and_the_folder_in_Cloud_Storage_from_the_command_line()
    {
        files.Write("parts/component.yaml", Component);
        var pipeline = files.Write("pipeline.yaml", Pipeline);

        var result = await RunAsync("compile", pipeline, "--set", "x=a=b", "--root", "gs://bucket/folder", "--json");

        var compiled = JsonElement.Parse(result.Output);
        Assert.Equal("pipeline", compiled.GetProperty("kind").GetString());
        var config = compiled.GetProperty("job").GetProperty("runtimeConfig").GetRawText();
        Assert.Contains("a=b", config, StringComparison.Ordinal);
        Assert.Contains("gs://bucket/folder", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_error_nothing_is_written_and_the_place_is_said_as_seen_from_here()
    {
        files.Write("parts/component.yaml", Component.Replace("inputValue: x", "inputValue: z", StringComparison.Ordinal));
        var pipeline = files.Write("pipeline.yaml", Pipeline);
        var target = files.Write("job.json", "old");

        var result = await RunAsync("compile", pipeline, "--output", target);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal("old", files.Text("job.json"));
        var line = result.Errors.Split('\n').Single(line => line.Contains("unknown-input", StringComparison.Ordinal));
        Assert.Equal(files.PathOf("parts/component.yaml"), Path.GetFullPath(line.Split(':')[0]));
    }

    [Theory]
    [InlineData("compile {}", "worker: name one file, not a folder.\n")]
    [InlineData("compile {}/parts/component.yaml", "is a component: compile a pipeline")]
    [InlineData("compile {}/pipeline.yaml --set x", "worker: --set x: write NAME=VALUE, such as epochs=10.\n")]
    [InlineData("compile {}/pipeline.yaml --display-name x", "worker: --display-name is for tuning jobs, and this is none.\n")]
    [InlineData("compile {}/pipeline.yaml --tuning --root gs://a", "worker: --set and --root are for pipelines, and this is")]
    [InlineData("compile {}/pipeline.yaml --set x=1 --set x=2", "worker: --set gives x twice.\n")]
    public async Task Refuses_a_call_that_cannot_be_meant(string arguments, string why)
    {
        files.Write("parts/component.yaml", Component);
        files.Write("pipeline.yaml", Pipeline);

        var result = await files.RunLineAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_not_written_into_a_folder_that_is_not_there()
    {
        files.Write("parts/component.yaml", Component);
        var pipeline = files.Write("pipeline.yaml", Pipeline);

        var result = await RunAsync("compile", pipeline, "--set", "x=1", "--output", files.PathOf("none/job.json"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"worker: cannot write '{files.PathOf("none/job.json")}': There is no folder '{files.PathOf("none")}'.\n", result.Errors);
    }
}
