namespace Worker.Tests.Hydra;

public static class OverrideGrammarTests
{
    [Fact]
    public static void Reads_what_the_parser_of_Hydra_reads()
    {
        var readings = HydraVector.All().SelectMany(vector => vector.Readings).Where(reading => reading.Read != "hydra-flag").ToList();

        Assert.True(readings.Count > 100);
        Assert.All(readings, reading => Assert.Equal(reading.Read, PythonText.Of(OverrideGrammar.TryParse(reading.Override))));
    }
}
