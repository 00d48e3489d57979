using System.Text.RegularExpressions;
using Worker.Cli.Fleet;

namespace Worker.Cli.NewJobs;

/// <summary>The name of a job: <c>count_words</c> is its function, <c>CountWords</c> its class.</summary>
internal sealed partial record JobName
{
    private const int MaxChars = 64; // of a function

    private JobName(string function) =>
        (Function, Class) = (function, string.Concat(function.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));

    public string Function { get; }

    public string Class { get; }

    /// <exception cref="UserException">No job can have that name; says why.</exception>
    public static JobName Parse(string text) =>
        !SnakeCase().IsMatch(text) ? throw Refuse(
            $"'{text}' is not snake_case: use lower-case letters, digits and single underscores, beginning with a letter, "
            + "as in count_words.")
        : text.Length > MaxChars ? throw Refuse(
            $"'{text}' has {text.Length} characters, and a function's name at most {MaxChars}: shorten it.")
        : SharedTerraform.Contains(text) ? throw Refuse(
            $"'{text}' is taken: terraform/{text}.tf is shared by all jobs. Choose another name.")
        : new JobName(text);

    public static UserException Refuse(string why) => new(why, UserException.WrongUsage);

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
