using System.Text.RegularExpressions;

namespace Hydra.Pipelines.Compiling;

/// <summary>How KFP 1.8 makes names of tasks from names of components (<c>kfp.components._naming</c>, <c>kfp.dsl.dsl_utils</c>).</summary>
internal static class KfpNames
{
    private static readonly Regex NoWord = new(@"[\W_]+");
    private static readonly Regex NoIdentifier = new("[^-0-9a-z]+");
    private static readonly Regex Hyphens = new("-+");

    public const string DefaultComponentName = "Component";

    /// <summary>The name before it is made unique: words in lower case with hyphens between them.</summary>
    public static string Words(string name)
    {
        var words = string.Join('-', NoWord.Split(name.ToLowerInvariant()).Where(word => word.Length > 0));
        return words.Length > 0 && char.IsDigit(words[0]) ? "n" + words : words;
    }

    /// <summary>The same name for the first task, and with -2, -3 and so on for others.</summary>
    public static string Unique(string words, HashSet<string> used)
    {
        var start = words.Length == 0 ? "task" : words;
        var name = start;
        for (var number = 2; !used.Add(name); number++)
        {
            name = $"{start}-{number}";
        }

        return name;
    }

    /// <summary>What is left of a name in the job: lower-case letters of ASCII, digits and single hyphens between them.</summary>
    public static string Sanitized(string name) => Hyphens.Replace(NoIdentifier.Replace(name.ToLowerInvariant(), "-"), "-").Trim('-');
}
