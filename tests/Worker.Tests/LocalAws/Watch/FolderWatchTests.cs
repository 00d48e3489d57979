using LocalAws.Watch;

namespace Worker.Tests.LocalAws.Watch;

public static class FolderWatchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Gives_everything_that_is_saved_in_one_go_once()
    {
        var folder = Directory.CreateTempSubdirectory("worker-");
        folder.CreateSubdirectory("Jobs");
        await using var watch = new FolderWatch(folder.FullName, ".cs");

        await SaveAsync("notes.txt");
        await SaveAsync("Program.cs");
        await SaveAsync("Jobs/Say.cs~");
        File.Move(Path.Combine(folder.FullName, "Jobs/Say.cs~"), Path.Combine(folder.FullName, "Jobs/Say.cs"));
        var first = await watch.NextAsync(Cancelled);
        File.Delete(Path.Combine(folder.FullName, "Program.cs"));
        var second = await watch.NextAsync(Cancelled);
        folder.Delete(recursive: true);

        Assert.Equal(["Jobs/Say.cs", "Program.cs"], first);
        Assert.Equal(["Program.cs"], second);

        Task SaveAsync(string name) => File.WriteAllTextAsync(Path.Combine(folder.FullName, name), "saved", Cancelled);
    }
}
