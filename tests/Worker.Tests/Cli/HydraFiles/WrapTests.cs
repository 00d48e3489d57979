using LocalAws;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

public sealed class WrapTests : IDisposable
{
    private static readonly string[] Printf = ["printf", "%s\\n"];

    private readonly HydraFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Writes_a_script_that_converts_its_arguments_and_becomes_the_program()
    {
        var script = files.PathOf("entrypoint.sh");

        string[] options = ["--study", Data("pipelines", "tuning", "tuning.yaml"), "--negatable", "resume", "--output", script];
        var result = await RunAsync(["wrap", .. options, "--", .. Printf, "a b"]);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Errors));
        string[] trial = ["--trainer.max_epochs=64.0", "--model=1.10", "--title", "日本", "--no-resume"];
        var converted = await ChildProcess.CaptureAsync(script, trial, files.Folder, TestContext.Current.CancellationToken);

        Assert.Equal("a b\ntrainer.max_epochs=64\nmodel=\"1.10\"\ntitle=\"日本\"\nresume=false\n", converted.Output);
    }

    [Fact]
    public async Task The_script_refuses_what_the_command_refuses_and_does_not_start_the_program()
    {
        var script = files.Write("entrypoint.sh", "old"); // not executable yet
        await RunAsync(["wrap", "--output", script, "--", .. Printf]);

        var refused = await ChildProcess.CaptureAsync(script, ["--lr=1", "word"], files.Folder, TestContext.Current.CancellationToken);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("argument 2: 'word' belongs to no parameter", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_the_script_without_a_file_for_it()
    {
        var result = await RunAsync("wrap", "--type", "n:int", "--", "python", "train.py");

        Assert.StartsWith("#!/bin/sh\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("'python' 'train.py'", result.Output, StringComparison.Ordinal);
    }
}
