using Demo.Vertex;
using Worker.Tests.Hydra;

namespace Worker.Tests.Demo;

/// <summary>What the demo says of a line of sed is what Hydra's grammar says of it.</summary>
[Collection(nameof(TrialArgumentsPartTests))]
public static class TrialArgumentsPartTests
{
    [Fact]
    public static async Task Shows_what_sed_makes_of_arguments_as_Hydra_reads_it()
    {
        foreach (var (argument, expected) in TrialArgumentsPart.BySed)
        {
            var meant = Assert.Single(TrialArgumentsPart.Convert(Checkout.Repository, [argument]));
            var bySed = await SedLine.ConvertAsync([argument], TestContext.Current.CancellationToken);

            var read = bySed.Select(word => PythonText.Of(OverrideGrammar.TryParse(word))).ToList();
            var result = read.Contains("ERROR") ? SedResult.Refused
                : read.SequenceEqual([PythonText.Of(OverrideGrammar.Parse(meant))]) ? SedResult.Right
                : SedResult.Wrong;
            Assert.Equal((argument, expected), (argument, result));
        }

        Assert.Equal(Enum.GetValues<SedResult>(), TrialArgumentsPart.BySed.Select(one => one.Result).Order());
    }

    [Fact]
    public static async Task The_line_of_sed_does_what_the_vectors_say_of_it()
    {
        foreach (var vector in HydraVector.All().Where(vector => vector.Sed is not null && vector.Argv[0] != "-n")) // echo takes -n
        {
            Assert.Equal(vector.Sed, await SedLine.ConvertAsync(vector.Argv, TestContext.Current.CancellationToken));
        }
    }
}
