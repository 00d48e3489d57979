using System.Text;

namespace Worker.Cli.Fleet;

/// <summary>A file of the checkout as read.</summary>
internal sealed class SourceFile(string path, string text, string? problem = null)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] lines = text.Split('\n');

    /// <summary>Relative to the checkout, with slashes.</summary>
    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>Why it has no text; null when it has.</summary>
    public string? Problem { get; } = problem;

    /// <summary>The file's name without its folder and extension.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<string> Lines => lines;

    /// <summary>Reads a file; one that cannot be read or is not text has a <see cref="Problem"/> and an empty text.</summary>
    public static SourceFile Read(string root, string file)
    {
        var path = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/');
        try
        {
            var text = StrictUtf8.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal) ? new SourceFile(path, "", "is not text") : new SourceFile(path, text);
        }
        catch (ArgumentException)
        {
            return new SourceFile(path, "", "is not UTF-8 text");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SourceFile(path, "", $"cannot be read ({exception.GetType().Name})");
        }
    }

    /// <param name="line">The first line is 1.</param>
    public Location At(int line = 1) => new(Path, line);

    /// <summary>
    /// Finds words one after the other, from a line on and up to another: each as the name of an attribute or block where there is
    /// one, else anywhere outside a comment. Words that are not there are passed over.
    /// </summary>
    public int Find(int from, int to, params ReadOnlySpan<string> words)
    {
        var line = from;
        foreach (var word in words)
        {
            line = First(line, to, text => IsNamed(text, word))
                ?? First(line, to, text => text.Contains(word, StringComparison.Ordinal) && !IsComment(text))
                ?? line;
        }

        return line;
    }

    /// <summary>Whether a line begins with a name, in quotes or not, and what follows one.</summary>
    private static bool IsNamed(string line, string name)
    {
        var text = line.AsSpan().TrimStart().TrimStart('"');
        return text.StartsWith(name, StringComparison.Ordinal) && text[name.Length..].TrimStart('"').TrimStart() is ['=' or ':' or '{', ..];
    }

    private static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#', ..] or ['/', '/', ..];

    private int? First(int from, int to, Func<string, bool> isIt)
    {
        for (var line = from; line <= Math.Min(to, lines.Length); line++)
        {
            if (isIt(lines[line - 1]))
            {
                return line;
            }
        }

        return null;
    }
}

/// <summary>A line of a file, as an editor opens it.</summary>
/// <param name="File">Relative to the checkout.</param>
/// <param name="Line">The first one is 1.</param>
internal sealed record Location(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
