using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Worker.Cli.RemoveJobs;

/// <summary>Collects what removing some jobs deletes and edits.</summary>
internal sealed partial class RemovalPlanner(CheckoutFiles files, IReadOnlyList<RemovedJob> jobs)
{
    private const string Events = "tests/data/events/";
    private const string Constants = "tests/data/constants/";
    private const string Outputs = "terraform/outputs.tf";
    private const string Benchmarks = "bench/";

    private static readonly string[] DataFolders = [Events, Constants];
    private static readonly string[] CodeFolders = ["tests/Worker.Tests/", "tools/Demo/"];

    private static readonly string[] NotRead = ["tests/", "tools/", "docs/decisions/"];

    private readonly Dictionary<string, string> edited = [];

    /// <exception cref="UserException">Something that stays needs what would go.</exception>
    public RemovalPlan Plan(IEnumerable<MetadataReference> references, CancellationToken cancellationToken)
    {
        var code = CodeFileReader.Read(files, references, cancellationToken);
        var removed = files.Paths.Where(path => jobs.Any(job => job.Owns(path))).ToHashSet();
        var sets = removed.Where(path => path.EndsWith("Constants.cs", StringComparison.Ordinal))
            .SelectMany(path => SetsOf(files.Text(path)))
            .ToList();
        var libraries = Libraries.Unused(files, code, removed);
        removed.UnionWith(files.Paths.Where(path => libraries.Any(library => path.StartsWith(library.Folder, StringComparison.Ordinal))));

        var terraform = files.Paths.Where(RemovedJob.IsTerraform).Select(path => TerraformFile.Read(path, files.Text(path))).ToList();
        new TerraformClosure(terraform).Extend(removed);
        var gone = terraform.Where(file => removed.Contains(file.Path)).ToList();
        removed.UnionWith(
            files.Paths.Where(path => IsTest(path) && gone.Exists(file => Tests(path, file))));
        var closure = new CodeClosure(code, jobs);
        closure.Extend(removed);
        AddEmptyFolders(removed);
        var texts = code.Where(file => !removed.Contains(file.Path)).SelectMany(file => file.Texts)
            .Concat(files.Paths.Where(path => IsTest(path) && !removed.Contains(path)).SelectMany(path => TextsOf(files.Text(path))))
            .ToList();
        AddData(removed, sets, texts);
        AddUnnamed(removed, code, texts);
        AddBenchmarks(removed, libraries, texts);

        Edit(libraries, gone, removed);
        foreach (var (path, line) in closure.DeadImports(removed))
        {
            Change(path, text => text.Replace($"{line}\n", "", StringComparison.Ordinal));
        }

        return new RemovalPlan(
            jobs,
            [.. removed.Order(StringComparer.Ordinal)],
            edited,
            [.. gone.SelectMany(file => file.Stores)],
            [.. gone.SelectMany(file => file.Resources).Select(Pattern).Distinct()],
            [.. files.Paths.Where(path => !removed.Contains(path) && IsRead(path) && Mentions(TextOf(path), libraries))]);
    }

    /// <summary>The sets of constants that a file declares: <c>ConstantSet.Of("areas", …)</c>.</summary>
    internal static IEnumerable<string> SetsOf(string text) => ConstantSet().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>What lies beside code that is all gone, such as the files of a page.</summary>
    private void AddEmptyFolders(HashSet<string> removed)
    {
        var folders = removed.Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => path[..(path.LastIndexOf('/') + 1)])
            .Where(folder => CodeFolders.Any(root => folder.StartsWith(root, StringComparison.Ordinal) && folder != root))
            .Distinct().ToList();
        foreach (var folder in folders)
        {
            var inside = files.Paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ToList();
            if (inside.All(path => !path.EndsWith(".cs", StringComparison.Ordinal) || removed.Contains(path)))
            {
                removed.UnionWith(inside);
            }
        }
    }

    /// <summary>Sample events and constants, unless a test that stays reads them.</summary>
    private void AddData(HashSet<string> removed, IReadOnlyList<string> sets, List<string> texts) => removed.UnionWith(files.Paths
        .Where(path => jobs.Any(job => job.OwnsEvent(path)) || IsOfSet(path, sets))
        .Where(path => !texts.Exists(text => text.EndsWith(Path.GetFileName(path), StringComparison.Ordinal))));

    private bool IsOfSet(string path, IReadOnlyList<string> sets) =>
        sets.Any(set => path == $"{Constants}{set}.json")
        || (path.StartsWith($"{Events}publish_constants.", StringComparison.Ordinal)
            && SetIn(files.Text(path)) is { } published
            && sets.Contains(published));

    private static string? SetIn(string json)
    {
        try
        {
            return JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } sample && sample.TryGetProperty("set", out var set)
                ? set.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Scripts and data of tests that only files which go have named.</summary>
    private void AddUnnamed(HashSet<string> removed, IReadOnlyList<CodeFile> code, List<string> texts)
    {
        var gone = code.Where(file => removed.Contains(file.Path)).SelectMany(file => file.Texts).ToList();
        var candidates = files.Paths
            .Where(path => Helper().IsMatch(path) && !DataFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .GroupBy(path => Helper().Match(path).Groups["name"].Value);
        foreach (var candidate in candidates)
        {
            if (gone.Exists(text => Names(text, candidate.Key)) && !texts.Exists(text => Names(text, candidate.Key)))
            {
                removed.UnionWith(candidate);
            }
        }

        static bool Names(string text, string name) => text.Split('/').Contains(name);
    }

    /// <summary>
    /// Benchmarks that are named after a job, or know of no other jobs, whole: <c>bench/&lt;name&gt;/</c>. Those that a test runs stay with
    /// it.
    /// </summary>
    private void AddBenchmarks(HashSet<string> removed, IReadOnlyList<Library> libraries, List<string> texts)
    {
        var others = RemovedJob.All(files).Except(jobs).ToList();
        removed.UnionWith(files.Paths
            .Where(path => path.StartsWith(Benchmarks, StringComparison.Ordinal))
            .GroupBy(path => path.Split('/') is [_, var name, _, ..] ? name : "")
            .Where(benchmark => benchmark.Key.Length > 0
                && !texts.Exists(text => text.StartsWith($"{Benchmarks}{benchmark.Key}/", StringComparison.Ordinal)))
            .Where(benchmark => jobs.Any(job => job.Function == benchmark.Key) || IsOfJobs(benchmark))
            .SelectMany(benchmark => benchmark));

        bool IsOfJobs(IEnumerable<string> benchmark)
        {
            var sources = benchmark.Where(IsSource).Select(files.Text).ToList();
            return sources.Exists(text => Mentions(text, libraries)) && !sources.Exists(text => Names(text, others));
        }
    }

    /// <summary>Whether a file is a test of Terraform.</summary>
    private static bool IsTest(string path) => path.EndsWith(".tftest.hcl", StringComparison.Ordinal);

    private static IEnumerable<string> TextsOf(string hcl) => Quoted().Matches(hcl).Select(match => match.Groups["text"].Value);

    private bool Tests(string path, TerraformFile file) =>
        file.Declares.Any(address => TerraformFile.Refers(files.Text(path), address));

    private string Pattern(string address) =>
        jobs.FirstOrDefault(job => address.EndsWith($".{job.Function}", StringComparison.Ordinal)) is { } job
            ? $"*.{job.Function}"
            : address;

    private void Edit(IReadOnlyList<Library> libraries, List<TerraformFile> gone, HashSet<string> removed)
    {
        var variables = gone.SelectMany(file => file.Variables).ToList();
        foreach (var path in files.Paths.Where(path => !removed.Contains(path)))
        {
            if (path.EndsWith(".csproj", StringComparison.Ordinal))
            {
                Change(path, text => ProjectEdits.OfProject(text, libraries));
            }
            else if (path.EndsWith(".sln", StringComparison.Ordinal))
            {
                Change(path, text => ProjectEdits.OfSolution(text, libraries));
            }
            else if (ProjectEdits.IsLockFile(path) && libraries.Count > 0)
            {
                Change(path, text => ProjectEdits.OfLockFile(text, libraries));
            }
            else if (path.StartsWith("terraform/env/", StringComparison.Ordinal) && path.EndsWith(".tfvars", StringComparison.Ordinal))
            {
                Change(path, text => variables.Count > 0 ? TerraformClosure.WithoutVariables(text, variables) : text);
            }
            else if (IsTest(path))
            {
                Change(path, text => TerraformClosure.WithoutLines(text, variables));
            }
        }

        Change(Outputs, text => TerraformClosure.WithoutOutputs(text, gone));
        Change(
            "README.md",
            text => string.Concat(
                text.SplitLines().Where(line => !jobs.Any(job => line.StartsWith($"| `{job.Function}` |", StringComparison.Ordinal)))));
    }

    private void Change(string path, Func<string, string> change)
    {
        if (!files.Paths.Contains(path))
        {
            return;
        }

        var before = TextOf(path);
        var after = change(before);
        if (after != before)
        {
            edited[path] = after;
        }
    }

    private string TextOf(string path) => edited.GetValueOrDefault(path) ?? files.Text(path);

    private bool Mentions(string text, IReadOnlyList<Library> libraries) =>
        libraries.Any(library => Regex.IsMatch(text, $@"\bfunctions/{Regex.Escape(library.Name)}\b"))
        || Names(text, jobs);

    private static bool Names(string text, IEnumerable<RemovedJob> jobs) => jobs.Any(job => Regex.IsMatch(
        text,
        job.Function.Contains('_', StringComparison.Ordinal) ? $@"\b({job.Function}|{job.Class})\b" : $"[\"`]{job.Function}[\"`]"));

    /// <summary>Whether people read a file for what it says of jobs and libraries.</summary>
    private static bool IsRead(string path) =>
        (Path.GetExtension(path) is ".md" or ".tf" or ".tfvars" or ".yml" || IsSource(path))
        && path != "CHANGELOG.md"
        && !NotRead.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsSource(string path) => Path.GetExtension(path) is ".cs" or ".csproj" or ".py" or ".sh";

    [GeneratedRegex(@"""(?<text>[^""]*)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"ConstantSet\.Of\(\s*""(?<name>[^""]+)""")]
    private static partial Regex ConstantSet();

    /// <summary>tools/npm/&lt;script&gt;.mjs, tests/data/&lt;folder&gt;/… and tests/data/&lt;file&gt;.</summary>
    [GeneratedRegex(@"^(tools/npm/(?<name>[\w-]+\.mjs)$|tests/data/(?<name>[\w.-]+)(/|$))")]
    private static partial Regex Helper();
}

file static class Lines
{
    /// <summary>The lines of a text with their ends.</summary>
    public static IEnumerable<string> SplitLines(this string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            yield return text[start..next];
            start = next;
        }
    }
}
