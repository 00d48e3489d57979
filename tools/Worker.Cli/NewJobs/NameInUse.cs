using System.Text.RegularExpressions;
using Worker.Cli.Fleet.Code;

namespace Worker.Cli.NewJobs;

/// <summary>Finds what already has the name of a new job, so that it is refused before anything is written.</summary>
internal static partial class NameInUse
{
    // Where a job finds types without a using of its own: a class of the same name would hide them from all jobs.
    private static readonly string[] ImplicitNamespaces =
    [
        .. SourceCompilation.ImplicitNamespaces, "Sentry", "WorkerLib", "WorkerLib.Aws", "WorkerLib.Batches", "WorkerLib.Lambda",
        "WorkerLib.Lambda.Events", "WorkerLib.Leases",
    ];

    private static readonly Type[] OneTypeOfEachAssembly =
        [typeof(object), typeof(Console), typeof(Enumerable), typeof(SortedSet<>), typeof(HttpClient), typeof(WorkerLib.Log)];

    /// <param name="files">The files of the new job with their texts.</param>
    /// <exception cref="UserException">The name is in use; says where.</exception>
    public static void Check(Repository repository, JobName name, IReadOnlyDictionary<string, string> files)
    {
        CheckFiles(repository, name, files);
        CheckTerraform(repository, name);
        if (OneTypeOfEachAssembly.SelectMany(type => type.Assembly.GetExportedTypes())
            .Any(type => type.Name == name.Class && ImplicitNamespaces.Contains(type.Namespace)))
        {
            throw Refuse(name, $"its class {name.Class} would hide the one of .NET or WorkerLib from the jobs");
        }

        string[] jobs =
            [Path.Combine(repository.Root, "functions", "Jobs"), Path.Combine(repository.Root, "tests", "Worker.Tests", "Jobs")];
        foreach (var file in jobs.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)))
        {
            if (Line(File.ReadAllText(file), name.Class) is { } line)
            {
                throw Refuse(name, $"{Relative(repository, file)}:{line} uses the name {name.Class} for something else");
            }
        }

        // Its own code names itself where the template has JobName, and must not use the name for anything else.
        var own = files.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(file => file.Value);
        if (own.Any(template => Line(WithoutName(template), name.Class) is not null))
        {
            throw Refuse(name, $"its code uses the name {name.Class} for something else");
        }
    }

    private static string WithoutName(string template) =>
        template.Replace("JobNameHandler", "", StringComparison.Ordinal).Replace("JobName", "", StringComparison.Ordinal);

    private static void CheckFiles(Repository repository, JobName name, IReadOnlyDictionary<string, string> files)
    {
        // Not every file system tells upper and lower case apart.
        string[] paths = [.. files.Keys
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)) == name.Class ? Path.GetDirectoryName(path)! : path)];
        var existing = paths.Where(path => Directory.Exists(Path.GetDirectoryName(path))) // git keeps no folder that is empty
            .SelectMany(path => Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!)
                .Where(entry => entry.Equals(path, StringComparison.OrdinalIgnoreCase)));
        if (existing.FirstOrDefault() is { } found)
        {
            throw Refuse(name, $"{Relative(repository, found)} exists");
        }
    }

    private static void CheckTerraform(Repository repository, JobName name)
    {
        foreach (var file in Directory.EnumerateFiles(repository.Terraform, "*.tf"))
        {
            var text = File.ReadAllText(file);
            if (Declarations().Matches(text).FirstOrDefault(IsOurs) is { } found)
            {
                throw Refuse(name, $"{Relative(repository, file)}:{LineAt(text, found.Index)} has {found.Value.TrimEnd('=').Trim()}");
            }
        }

        // The templates declare resources of the job's name, and two local values.
        bool IsOurs(Match declared) => declared.Groups["label"].Value == name.Function
            || (declared.Groups["local"].Value is var local
                && (local == $"{name.Function}_schedule" || local == $"{name.Function}_time_zone"));
    }

    private static UserException Refuse(JobName name, string why) =>
        JobName.Refuse($"'{name.Function}' is taken: {why}. Choose another name.");

    /// <summary>The first line on which a word stands outside of comments and strings; null when there is none.</summary>
    private static int? Line(string code, string word)
    {
        var plain = CommentsAndStrings().Replace(code, match => new string('\n', match.Value.Count(character => character == '\n')));
        return Regex.Match(plain, $@"\b{word}\b") is { Success: true } match ? LineAt(plain, match.Index) : null;
    }

    private static int LineAt(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    private static string Relative(Repository repository, string path) => Path.GetRelativePath(repository.Root, path).Replace('\\', '/');

    [GeneratedRegex("""^(resource|data) +"\w+" +"(?<label>\w+)"|^  (?<local>\w+) *=""", RegexOptions.Multiline)]
    private static partial Regex Declarations();

    [GeneratedRegex(""""""(?s)"""(.*?)"""|"(\\.|[^"\\\n])*"|//[^\n]*"""""")]
    private static partial Regex CommentsAndStrings();
}
