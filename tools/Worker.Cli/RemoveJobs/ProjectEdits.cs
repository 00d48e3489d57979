using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Worker.Cli.RemoveJobs;

/// <summary>Takes libraries out of project files, the solution and lock files.</summary>
internal static partial class ProjectEdits
{
    private static readonly JsonSerializerOptions LockFile = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static bool IsLockFile(string path) =>
        Path.GetFileName(path).StartsWith("packages.", StringComparison.Ordinal) && path.EndsWith(".lock.json", StringComparison.Ordinal);

    public static string OfProject(string text, IEnumerable<Library> libraries) => libraries.Aggregate(
        text,
        (left, library) => Regex.Replace(
            left, $@"[ \t]*<ProjectReference Include=""[^""]*[/\\]{Regex.Escape(library.Name)}\.csproj"" />\r?\n", ""));

    public static string OfSolution(string text, IEnumerable<Library> libraries)
    {
        foreach (var library in libraries)
        {
            foreach (var project in Project().Matches(text).Where(match => match.Groups["name"].Value == library.Name).ToList())
            {
                text = text.Replace(project.Value, "", StringComparison.Ordinal);
                text = Regex.Replace(text, $@"[ \t]*{Regex.Escape(project.Groups["id"].Value)}[ .][^\n]*\n", "");
            }
        }

        return text;
    }

    public static string OfLockFile(string text, IEnumerable<Library> libraries)
    {
        var gone = libraries.Select(library => library.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var root = JsonNode.Parse(text)!;
        var isChanged = false;
        foreach (var target in root["dependencies"]?.AsObject().Select(target => target.Value!.AsObject()) ?? [])
        {
            var projects = target.Where(one => one.Value!["type"]?.GetValue<string>() == "Project").Select(one => one.Key);
            foreach (var name in projects.Where(gone.Contains).ToList())
            {
                isChanged |= target.Remove(name);
            }
        }

        return isChanged ? root.ToJsonString(LockFile) + (text.EndsWith('\n') ? "\n" : "") : text;
    }

    [GeneratedRegex("""Project\("[^"]*"\) = "(?<name>[^"]*)", "[^"]*", "(?<id>\{[^"]*\})"\r?\nEndProject\r?\n""")]
    private static partial Regex Project();
}
