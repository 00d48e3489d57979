using LocalAws;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

/// <summary>The command as people and scripts call it.</summary>
[Trait("Category", "Integration")]
public sealed class HydraCommandTests : IDisposable
{
    private static readonly string Tool = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll");

    private readonly HydraFixture files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("--help", 0, "./worker hydra compile pipeline.yaml --output job.json")]
    [InlineData("convert --help", 0, "./worker hydra convert - < train.yaml > converted.yaml")]
    [InlineData("convert --args -- @x=1 --", 2, "worker: Argument 1: '@x=1' belongs to no parameter.")]
    [InlineData("convert --names kfp3 a.yaml", 2, "'kfp3'")]
    [InlineData("check none.yaml", 2, "worker: there is no file or folder 'none.yaml'.\n")]
    [InlineData("compile", 2, "file")]
    public async Task Has_exit_codes_and_messages_without_a_stack(string arguments, int exitCode, string says)
    {
        var result = await CallAsync(arguments.Split(' '));

        Assert.Contains(says, result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task Arguments_after_the_dashes_reach_the_conversion_as_they_are()
    {
        string[] trial = ["--title", "日本 語", "--empty=", "--", "--write", "@x", "--", ""];

        var result = await CallAsync(["convert", "--args", "--null", "--", .. trial]);

        Assert.Equal((0, "title=\"日本 語\"\0empty=\"\"\0--write\0@x\0--\0\0"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Converts_standard_input_byte_for_byte_whatever_the_language_of_the_terminal()
    {
        var component = Component.Replace("image: a", "image: 日本語", StringComparison.Ordinal);
        files.Write("train.yaml", component.Replace("type: String", "type: Integer", StringComparison.Ordinal));

        var result = await ChildProcess.CaptureAsync(
            "sh",
            ["-c", $"LANG=ja_JP.eucJP dotnet '{Tool}' hydra convert - < train.yaml > out.yaml"],
            files.Folder,
            TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("image: 日本語\n", files.Text("out.yaml"), StringComparison.Ordinal);
        Assert.Contains("{{$.inputs.parameters", files.Text("out.yaml"), StringComparison.Ordinal);
    }

    private Task<ChildProcess.Streams> CallAsync(params string[] arguments) =>
        ChildProcess.CaptureAsync("dotnet", [Tool, "hydra", .. arguments], files.Folder, TestContext.Current.CancellationToken);
}
