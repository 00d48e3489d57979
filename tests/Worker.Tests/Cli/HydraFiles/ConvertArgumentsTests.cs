using System.Text.Json;
using Worker.Tests.Hydra;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

public static class ConvertArgumentsTests
{
    [Fact]
    public static async Task Converts_or_refuses_each_list_of_arguments_as_the_library_does()
    {
        foreach (var vector in HydraVector.All())
        {
            string[] types = [.. vector.Types.SelectMany(declared => (string[])["--type", $"{declared.Key}:{declared.Value}"])];

            var result = await RunAsync(["convert", "--args", "--null", .. types, "--", .. vector.Argv]);

            if (vector.Expected is null)
            {
                Assert.Equal((2, ""), (result.ExitCode, result.Output));
                Assert.Matches(@"^worker: Argument \d+: .+\. Fix: .+\. \[[a-z-]+\]\n$", result.Errors);
            }
            else
            {
                Assert.Equal((0, string.Concat(vector.Expected.Select(text => $"{text}\0"))), (result.ExitCode, result.Output));
            }
        }
    }

    [Fact]
    public static async Task Takes_types_from_the_file_of_a_tuning_job()
    {
        var result = await RunAsync(
            "convert", "--args", "--study", Data("pipelines", "tuning", "tuning.yaml"), "--negatable", "resume", "--",
            "--trainer.max_epochs=64.0", "--model=1.10", "--no-resume");

        Assert.Equal((0, "trainer.max_epochs=64\nmodel=\"1.10\"\nresume=false\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public static async Task Prints_an_array_and_what_OmegaConf_reads_otherwise()
    {
        var result = await RunAsync("convert", "--args", "--json", "--", "--title=日本\n語", "--path", "${oc.env:HOME}");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["title=\"日本\n語\"", "path=\"${oc.env:HOME}\""], JsonSerializer.Deserialize<string[]>(result.Output)!);
        Assert.StartsWith("argument 2: warning interpolation: ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--type", "lr:decimal", "worker: 'lr:decimal' declares no type. Write key:int")]
    [InlineData("--negatable", "1st", "declares a type for a key that Hydra refuses")]
    [InlineData("--study", "none.yaml", "worker: cannot read the study: ")]
    [InlineData("--study", "tests/data/hydra/components/train.yaml", "train.yaml:2:1: The study has no list of parameters.")]
    public static async Task Refuses_types_that_cannot_be_read(string option, string value, string why)
    {
        var given = value.Replace("tests/", $"{Checkout.Root}/tests/", StringComparison.Ordinal);

        var result = await RunAsync("convert", "--args", option, given, "--", "a=1");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }
}
