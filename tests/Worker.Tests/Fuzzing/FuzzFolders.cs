using LocalAws;

namespace Worker.Tests.Fuzzing;

/// <summary>The checkout around the current folder, or else around this program.</summary>
internal static class FuzzFolders
{
    public static string Root { get; } = Repository.Find().Root;

    public static string Data => Path.Combine(Root, "tests", "data");
}
