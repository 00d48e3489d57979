using System.Text.Json;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

public sealed class CheckFilesTests : IDisposable
{
    private readonly HydraFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Finds_an_output_that_is_read_as_an_input()
    {
        var path = files.Write(
            "train.yaml",
            """
            outputs:
            - {name: model, type: Model}
            implementation:
              container:
                image: a
                command: [python, train.py]
                args:
                - dirpath={{$.inputs.artifacts['model'].path}}

            """);

        var result = await RunAsync("check", path);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{path}:8:15: error output-read-as-input: ", result.Output, StringComparison.Ordinal);
        Assert.Contains(" Fix: ", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 file checked in ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_components_pipelines_and_tuning_jobs_of_a_folder_and_leaves_the_rest_alone()
    {
        files.Write("parts/component.yaml", Component);
        files.Write("pipeline.yaml", Pipeline.Replace("parameter: x", "parameter: y", StringComparison.Ordinal));
        files.Copy("tuning.yaml", "pipelines", "tuning", "tuning.yaml");
        files.Write("config.yaml", "defaults: [_self_]\n");

        var result = await RunAsync("check", files.Folder);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{files.PathOf("pipeline.yaml")}:6:", result.Output, StringComparison.Ordinal);
        Assert.Contains(" error unknown-parameter: ", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("3 files checked in ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&a ", "", "yaml-alias")]
    [InlineData("!a ", "", "yaml-tag")]
    [InlineData("", "---\na: b\n", "yaml-documents")]
    public async Task A_component_of_a_folder_is_one_whatever_else_is_wrong_with_it(string before, string end, string code)
    {
        files.Write("broken.yaml", $"\uFEFFimplementation: {before}{{container: {{image: i}}}}\n{end}");

        var check = await RunAsync("check", files.Folder);
        var convert = await RunAsync("convert", "--write", files.Folder);

        Assert.Equal((1, 1), (check.ExitCode, convert.ExitCode));
        Assert.Contains($" error {code}: ", check.Output, StringComparison.Ordinal);
        Assert.Contains($" error {code}: ", convert.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_alone_are_no_failure()
    {
        var path = files.Write("unused.yaml", Component.Replace("inputs:", "inputs:\n- {name: y, type: String}", StringComparison.Ordinal));

        var result = await RunAsync("check", "--json", path);

        Assert.Equal(0, result.ExitCode);
        var report = JsonElement.Parse(result.Output);
        Assert.Equal(1, report.GetProperty("files").GetInt32());
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal("warning", finding.GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Says_what_is_no_text_and_what_is_too_large()
    {
        byte[] latin1 = [(byte)'a', 0xE9, (byte)'\n'];
        await File.WriteAllBytesAsync(files.PathOf("no-utf8.yaml"), latin1, TestContext.Current.CancellationToken);
        files.Write("large.yaml", new string('#', 2_000_000));
        files.Write("larger.yaml", new string('#', 17_000_000));

        var result = await RunAsync("check", files.Folder);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no-utf8.yaml:1:2: error not-utf8: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("large.yaml:1:1: error too-large: The file has 2,000,000 bytes", result.Output, StringComparison.Ordinal);
        Assert.Contains("larger.yaml:1:1: error no-access: The file has more than 16 MiB.", result.Output, StringComparison.Ordinal);
    }
}
