using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Cli.TestRuns;

/// <summary>
/// Says which test classes a changed file concerns: those in the folder that mirrors the file's own, and those that name it. What cannot be
/// told concerns everything: rather a test too many.
/// </summary>
internal sealed partial class ChangedTests
{
    private const string Root = "tests/Worker.Tests/";
    private const string Integration = "[Trait(\"Category\", \"Integration\")]";

    private readonly Dictionary<string, string> files;

    /// <param name="files">The files of tests/Worker.Tests, by their paths from the root of the checkout, with their text.</param>
    public ChangedTests(Dictionary<string, string> files) => this.files = files;

    public static ChangedTests Of(Repository repository)
    {
        var folder = Path.Combine(repository.Root, "tests", "Worker.Tests");
        return new(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(repository.Root, file), File.ReadAllText));
    }

    /// <summary>Whether <c>--unit</c> leaves out all tests of a class.</summary>
    public bool IsIntegration(string testClass) => Files(testClass).Any(OfClass().IsMatch);

    /// <summary>Whether <c>--unit</c> leaves out any test of a class.</summary>
    public bool HasIntegration(string testClass) => Files(testClass).Any(text => text.Contains(Integration, StringComparison.Ordinal));

    /// <summary>The simple names of the classes that a file concerns, sorted; empty for none, null for all.</summary>
    public IReadOnlyList<string>? Of(string path)
    {
        var parts = path.Split('/');
        var stem = Path.GetFileNameWithoutExtension(path);
        var found = parts switch
        {
            ["tests", "Worker.Tests", ..] when ClassOf(path) is not null => files.ContainsKey(path) ? [path] : [],
            [
                "tests",
                "Worker.Tests",
                "FastText" or "Hazards" or "Hydra" or "JapaneseText" or "Integration" or "Jobs" or "WorkerLib" or "Cli" or "LocalAws"
                    or "Demo" or "StateMachines",
                ..,
            ]
                when path.EndsWith(".cs", StringComparison.Ordinal) => Naming(stem),
            ["functions", "Jobs", var job, ..] => OfJob(job),
            ["functions", "FastText", ..] when path.EndsWith(".cs", StringComparison.Ordinal) => Below("FastText/").Concat(Naming(stem)),
            ["functions", "Hazards" or "Hazards.Tables", ..]
                when path.EndsWith(".cs", StringComparison.Ordinal) => Below("Hazards/").Concat(Naming(stem)),
            ["functions", "Hydra", var area, _, ..] => Below($"Hydra/{area}/").Concat(Naming(stem)),
            ["functions", "JapaneseText", ..] => Below("JapaneseText/").Concat(Naming(stem)),
            ["functions", "WorkerLib", var area, _, ..] => Below($"WorkerLib/{area}/").Concat(Naming(stem)),
            ["functions", "WorkerLib", _] when path.EndsWith(".cs", StringComparison.Ordinal) => Naming(stem),
            ["tools", "Worker.Cli", var area, _, ..] => Below($"Cli/{area}/").Concat(Naming(stem)),
            ["tools", "LocalAws", var area, _, ..] => Below($"LocalAws/{area}/").Concat(Naming(stem)),
            ["tools", "Demo", ..] => Below("Demo/").Concat(Naming(stem)),
            ["tools", "npm", _] when path.EndsWith(".mjs", StringComparison.Ordinal) => Naming(parts[^1]),
            ["tools", "templates", ..] => Naming("templates").Concat(Named("NewCommandTests")),
            ["terraform", _] when OfFunction(stem) is { } job => OfJob(job).Concat(OfTerraform()),
            ["terraform", "tests", ..] or ["tests", "terraform", ..] => OfTerraform(),
            [".github", ..] => Naming(parts[^1]).Concat(Named("ReleaseScriptsTests")),
            ["docs" or "bench", ..] or [_] when path.EndsWith(".md", StringComparison.Ordinal) =>
                Naming(parts[^1]).Concat(Named("CommandMentionTests")).Concat(Named("DocumentLinkTests")),
            _ => [],
        };
        string[] classes = [.. found.Select(ClassOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return classes.Length > 0 || IsOnlyText(path) || IsGone(path) ? classes : null;
    }

    /// <summary>
    /// The class of a test file, which may be one of several (<c>SentryReportingTests.HostileObjects.cs</c>); null for other files.
    /// </summary>
    private static string? ClassOf(string path)
    {
        var name = Path.GetFileName(path).Split('.')[0];
        return path.StartsWith(Root, StringComparison.Ordinal) && name.EndsWith("Tests", StringComparison.Ordinal) ? name : null;
    }

    private static bool IsOnlyText(string path) => path.EndsWith(".md", StringComparison.Ordinal) || path == "LICENSE";

    /// <summary>A test file that was deleted: nothing of it is left to run.</summary>
    private bool IsGone(string path) => ClassOf(path) is not null && !files.ContainsKey(path);

    private IEnumerable<string> OfJob(string job) =>
        Below($"Jobs/{job}/").Concat(Naming(job)).Concat(Naming(JsonNamingPolicy.SnakeCaseLower.ConvertName(job)));

    private IEnumerable<string> OfTerraform() =>
        Named("TerraformTests").Concat(Named("DeployedTerraformTests")).Concat(Named("ReleaseRoleTests"));

    /// <summary>The job of a function that has tests; null for Terraform that all share.</summary>
    private string? OfFunction(string function) => files.Keys
        .Select(file => file.Split('/'))
        .Where(file => file is ["tests", "Worker.Tests", "Jobs", ..])
        .SelectMany(file => (string[])[file[3], Path.GetFileName(file[^1]).Replace("Tests.cs", "", StringComparison.Ordinal)])
        .FirstOrDefault(job => JsonNamingPolicy.SnakeCaseLower.ConvertName(job) == function);

    private IEnumerable<string> Files(string testClass) => files.Where(file => ClassOf(file.Key) == testClass).Select(file => file.Value);

    private IEnumerable<string> Below(string folder) => files.Keys.Where(file => file.StartsWith(Root + folder, StringComparison.Ordinal));

    private IEnumerable<string> Named(string testClass) => files.Keys.Where(file => ClassOf(file) == testClass);

    /// <summary>The tests whose text has this word, and those that use a helper whose text has it.</summary>
    private IEnumerable<string> Naming(string word)
    {
        var named = Having(word).ToList();
        var helpers = named.Where(file => ClassOf(file) is null).Select(Path.GetFileNameWithoutExtension).OfType<string>();
        return named.Concat(helpers.Where(helper => helper != word).SelectMany(Having));
    }

    private IEnumerable<string> Having(string word)
    {
        var pattern = new Regex($@"(?<![\w]){Regex.Escape(word)}(?![\w])", RegexOptions.CultureInvariant);
        return files.Where(file => pattern.IsMatch(file.Value)).Select(file => file.Key);
    }

    /// <summary>What stands before a class begins its line; before a method, it is indented.</summary>
    [GeneratedRegex(@"^\[Trait\(""Category"", ""Integration""\)\]", RegexOptions.Multiline)]
    private static partial Regex OfClass();
}
