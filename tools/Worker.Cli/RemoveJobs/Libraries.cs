using System.Text.RegularExpressions;

namespace Worker.Cli.RemoveJobs;

/// <summary>A project below functions/ that jobs use.</summary>
/// <param name="Name">Such as <c>Hazards</c>.</param>
internal sealed record Library(string Name)
{
    public string Folder => $"functions/{Name}/";

    public string Project => $"functions/{Name}/{Name}.csproj";
}

/// <summary>Finds the libraries that nobody uses once some jobs are gone.</summary>
internal static partial class Libraries
{
    private const string Functions = "functions/Worker.csproj";

    /// <param name="removed">The files that go.</param>
    public static IReadOnlyList<Library> Unused(CheckoutFiles files, IReadOnlyList<CodeFile> code, IReadOnlySet<string> removed)
    {
        var all = Referenced(files, Functions).ToList();
        var programs = code.Where(file => IsOfPrograms(file.Path)).ToList();
        var used = Reached(programs.Where(file => !removed.Contains(file.Path)));
        return [.. Reached(programs.Where(file => removed.Contains(file.Path))).Except(used)];

        HashSet<Library> Reached(IEnumerable<CodeFile> users)
        {
            var reached = users.SelectMany(file => file.Uses).SelectMany(declared => declared)
                .Select(path => all.Find(library => path.StartsWith(library.Folder, StringComparison.Ordinal)))
                    .OfType<Library>().ToHashSet();
            var left = new Queue<Library>(reached);
            while (left.TryDequeue(out var library))
            {
                foreach (var next in Referenced(files, library.Project).Where(next => all.Contains(next) && reached.Add(next)))
                {
                    left.Enqueue(next);
                }
            }

            return reached;
        }
    }

    private static bool IsOfPrograms(string path) =>
        path.StartsWith("functions/Jobs/", StringComparison.Ordinal)
        || path == "functions/Program.cs"
        || path.StartsWith("tools/Worker.Cli/", StringComparison.Ordinal);

    private static IEnumerable<Library> Referenced(CheckoutFiles files, string project) => files.Paths.Contains(project)
        ? Reference().Matches(files.Text(project)).Select(match => new Library(match.Groups["name"].Value))
        : [];

    [GeneratedRegex("""<ProjectReference Include="[^"]*?(?<name>[\w.]+)\.csproj" />""")]
    private static partial Regex Reference();
}
