namespace LocalAws;

/// <summary>Says of a file or folder that could not be read or written why not, and what to do.</summary>
internal static class FileProblem
{
    // What Linux and macOS call the same by the same number.
    private const int TooManyOpenFiles = 24;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;

    /// <summary>Whether a file is the cause. Of one that grows beyond ulimit -f .NET says that an argument is out of range.</summary>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException || IsTooLarge(exception);

    /// <param name="exception">One that <see cref="Is"/> such a problem.</param>
    /// <param name="hidden">A name in its message that the user does not know, such as of a temporary file.</param>
    /// <param name="shown">What the user knows it by.</param>
    public static string Of(Exception exception, string hidden = "", string shown = "")
    {
        var said = exception.Message.TrimEnd('.').Replace(" : '", ": '", StringComparison.Ordinal);
        said = hidden.Length > 0 ? said.Replace(hidden, shown, StringComparison.Ordinal) : said;
        return exception switch
        {
            UnauthorizedAccessException => $"{said} to {Environment.UserName}: chown it to you, or choose another place.",
            { HResult: NoSpace } => $"{said}: make room (df shows where), then repeat.",
            ArgumentOutOfRangeException => "a file would be larger than is allowed here: raise the limit (ulimit -f), then repeat.",
            { HResult: ReadOnlyFileSystem } => $"{said}: choose a place that may be written to.",
            { HResult: TooManyOpenFiles } => $"{said}: raise the limit (ulimit -n 1024), then repeat.",
            _ => said == exception.Message.TrimEnd('.') ? exception.Message : $"{said}.",
        };
    }

    private static bool IsTooLarge(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value" }
        && exception.Message.Contains("file length", StringComparison.Ordinal);
}
