namespace Worker.Tests.Jobs;

public static class JobTableTests
{
    [Fact]
    public static void Has_every_folder_of_Jobs_and_nothing_else()
    {
        var jobs = new DirectoryInfo(Path.Combine(Checkout.Root, "functions", "Jobs"));
        var folders = jobs.Exists ? jobs.EnumerateDirectories().Select(folder => folder.Name) : []; // git keeps no folder that is empty

        Assert.Equal(folders.Order(StringComparer.Ordinal), JobTable.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public static void Knows_no_other_name() => Assert.Null(JobTable.Create("NoSuchJob"));
}
