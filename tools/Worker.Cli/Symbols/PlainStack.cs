using System.Text.RegularExpressions;

namespace Worker.Cli.Symbols;

/// <summary>A stack of the package as a person reads it: file, line and method.</summary>
internal static partial class PlainStack
{
    /// <param name="error">The error of a function, as JSON.</param>
    /// <returns>A line for each frame; null when it has no stack of the package, or there are no symbols of that build.</returns>
    public static async Task<string?> OfAsync(Repository repository, string buildId, string error, CancellationToken cancellationToken)
    {
        if (StackText.ReadAll(error) is not [var stack, ..] || stack.Places.Count == 0)
        {
            return null;
        }

        try
        {
            var symbols = await SymbolFile.FindAsync(repository, buildId, null, cancellationToken);
            var frames = new List<(string Source, string Method)>();
            foreach (var place in stack.Places.Where(place => place.Method is not null))
            {
                var lines = await symbols.LinesAsync(place, cancellationToken);
                frames.Add((lines.Count > 0 ? lines[0].Source : "", MethodOf(place.Method!)));
            }

            var width = frames.Select(frame => frame.Source.Length).DefaultIfEmpty().Max();
            return string.Join('\n', frames.Select(frame => $"{frame.Source.PadRight(width)}  {frame.Method}"));
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>
    /// The method that somebody wrote: <c>Worker.Jobs.CountWords.CountWordsHandler.HandleAsync</c> of
    /// <c>Worker.Jobs.CountWords.CountWordsHandler.&lt;HandleAsync&gt;d__3.MoveNext</c>.
    /// </summary>
    internal static string MethodOf(string frame) =>
        Generated().Replace(frame, match => match.Groups["method"].Value).Replace("<>c.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?<method>\w+)>(d__\d+\.MoveNext|b__[\d_]+|g__\w+\|[\d_]+)")]
    private static partial Regex Generated();
}
