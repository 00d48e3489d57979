using System.Text.RegularExpressions;

namespace Worker.Cli.Fleet;

/// <summary>The two spellings of a job's name: <c>ExportApiLog</c> in code, <c>export_api_log</c> in Terraform.</summary>
internal static partial class JobNames
{
    public static string Snake(string className) =>
        Capital().Replace(className, match => (match.Index == 0 ? "" : "_") + match.Value.ToLowerInvariant());

    public static string Pascal(string functionName) =>
        string.Concat(functionName.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The name that was probably meant; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        var nearest = names.Select(other => (Name: other, Distance: Distance(name, other)))
            .OrderBy(other => other.Distance)
            .ThenBy(other => other.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, name.Length / 3) ? nearest.Name : null;
    }

    /// <summary>What to say of a name that no job has.</summary>
    public static UserException Unknown(string name, IEnumerable<string> names) => new(
        $"there is no job '{name}'" + (Nearest(name, names) is { } nearest ? $": did you mean {nearest}?" : ": ./worker list shows all."),
        UserException.WrongUsage);

    /// <summary>How many letters must be put in, taken out or changed; case does not count.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
