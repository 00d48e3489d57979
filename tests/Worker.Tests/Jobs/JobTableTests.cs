namespace Worker.Tests.Jobs;

public static class JobTableTests
{
    [Fact]
    public static void Has_every_file_of_Jobs_and_nothing_else()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "functions", "Jobs"), "*.cs").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(files.Order(StringComparer.Ordinal), JobTable.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public static void Knows_no_other_name() => Assert.Null(JobTable.Create("NoSuchJob"));
}
