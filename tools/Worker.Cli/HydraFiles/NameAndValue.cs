namespace Worker.Cli.HydraFiles;

/// <summary>An option's <c>NAME=VALUE</c>.</summary>
internal static class NameAndValue
{
    /// <param name="wanted">How it is written, with an example.</param>
    /// <exception cref="UserException">There is no name or no <c>=</c>.</exception>
    public static (string Name, string Value) Of(string option, string text, string wanted)
    {
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0
            ? (text[..equal], text[(equal + 1)..])
            : throw new UserException($"{option} {text}: write {wanted}.", UserException.WrongUsage);
    }
}
