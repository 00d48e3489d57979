namespace Worker.Tests.Hydra.Pipelines;

/// <summary>A text in which » stands before the place that a finding must name.</summary>
internal sealed record Marked(string Text, int Line, int Column)
{
    private const char Mark = '»';

    public static Marked In(string marked)
    {
        var before = marked[..marked.IndexOf(Mark, StringComparison.Ordinal)];
        var line = before.LastIndexOf('\n') + 1;
        return new Marked(marked.Remove(before.Length, 1), before.Count(c => c == '\n') + 1, before.Length - line + 1);
    }

    /// <summary>The place where the text is part of another one.</summary>
    public Marked Moved(int lines, int columns) => this with { Line = Line + lines, Column = Column + columns };
}
