namespace Worker.Tests.Jobs;

public static class JobTableTests
{
    [Fact]
    public static void Has_every_folder_of_Jobs_and_nothing_else()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "functions", "Jobs")).Select(Path.GetFileName);

        Assert.Equal(folders.Order(StringComparer.Ordinal), JobTable.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public static void Knows_no_other_name() => Assert.Null(JobTable.Create("NoSuchJob"));
}
