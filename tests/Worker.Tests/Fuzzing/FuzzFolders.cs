namespace Worker.Tests.Fuzzing;

/// <summary>The checkout around the current folder, or else around this program.</summary>
internal static class FuzzFolders
{
    public static string Root { get; } =
        Around(Environment.CurrentDirectory) ?? Around(AppContext.BaseDirectory)
            ?? throw new InvalidOperationException("Not inside a checkout: no folder above has Worker.sln.");

    public static string Data => Path.Combine(Root, "tests", "data");

    private static string? Around(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
