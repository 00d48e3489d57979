using System.Text.RegularExpressions;

namespace Worker.Cli.RemoveJobs;

/// <summary>Finds the code that only makes sense with what is removed.</summary>
internal sealed class CodeClosure(IReadOnlyList<CodeFile> code, IReadOnlyList<RemovedJob> jobs)
{
    private const string Integration = "tests/Worker.Tests/Integration/";

    private const string Tool = "tools/Worker.Cli/";

    private static readonly string[] Followed = ["tests/Worker.Tests/", "tools/Demo/"];

    private readonly ILookup<string, string> users = code
        .SelectMany(file => file.Uses.Where(files => files.Count == 1).Select(files => (Used: files.First(), User: file.Path)))
        .ToLookup(use => use.Used, use => use.User);

    private readonly Regex[] names =
    [
        // A name of one word is an ordinary word, too.
        .. jobs.Select(job => job.Function)
            .Select(name => new Regex(name.Contains('_', StringComparison.Ordinal) ? $@"\b{name}\b" : $"^{name}$")),
        .. jobs.Select(job => new Regex($"^{job.Class}$")),
    ];

    /// <summary>
    /// Adds to files that go those of tests and demo that cannot be without them, and of the tool what only commands for single jobs use,
    /// until nothing changes.
    /// </summary>
    public void Extend(HashSet<string> removed)
    {
        removed.UnionWith(code.Where(file => MayGo(file) && KnowsJob(file)).Select(file => file.Path));
        int count;
        do
        {
            count = removed.Count;
            var left = code.Where(file => IsFollowed(file) && !removed.Contains(file.Path)).ToList();
            removed.UnionWith(left.Where(file => file.Uses.Any(removed.IsSupersetOf)).Select(file => file.Path).ToList());
            left = [.. code.Where(file => MayGo(file) && !removed.Contains(file.Path))];
            removed.UnionWith(left.Where(file => IsOrphan(file, removed)).Select(file => file.Path).ToList());
        }
        while (removed.Count > count);
    }

    /// <summary>The using directives that would no longer compile, of the files that stay.</summary>
    public IEnumerable<(string Path, string Line)> DeadImports(IReadOnlySet<string> removed) =>
        from file in code
        where !removed.Contains(file.Path)
        from import in file.Imports
        where removed.IsSupersetOf(import.Files)
        select (file.Path, import.Line);

    private static bool IsFollowed(CodeFile file) => Followed.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static bool MayGo(CodeFile file) => IsFollowed(file) || file.Path.StartsWith(Tool, StringComparison.Ordinal);

    /// <summary>Whether everything that used a file goes.</summary>
    private bool IsOrphan(CodeFile file, HashSet<string> removed) =>
        !file.HasTests && users[file.Path].Any() && users[file.Path].All(removed.Contains);

    private bool KnowsJob(CodeFile file) =>
        file.NeededJobs.Any(function => jobs.Any(job => job.Function == function))
        || (file.Path.StartsWith(Integration, StringComparison.Ordinal) && file.Texts.Any(text => names.Any(name => name.IsMatch(text))));
}
