using System.Text.RegularExpressions;
using WorkerLib;

namespace Worker.Cli.Fleet;

/// <summary>The two spellings of a job's name: <c>ExportApiLog</c> in code, <c>export_api_log</c> in Terraform.</summary>
internal static partial class JobNames
{
    public static string Snake(string className) =>
        Capital().Replace(className, match => (match.Index == 0 ? "" : "_") + match.Value.ToLowerInvariant());

    public static string Pascal(string functionName) =>
        string.Concat(functionName.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>What to say of a name that no job has.</summary>
    public static UserException Unknown(string name, IEnumerable<string> names) => new(
        $"there is no job '{name}'"
        + (NearestName.Of(name, names) is { } nearest ? $": did you mean {nearest}?" : ": ./worker list shows all."),
        UserException.WrongUsage);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
