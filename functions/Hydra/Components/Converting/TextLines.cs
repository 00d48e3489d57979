namespace Hydra.Components.Converting;

/// <summary>Where lines begin and end, whatever their ends are.</summary>
internal sealed class TextLines(string text)
{
    /// <summary>Of the line that the index is in.</summary>
    public int Start(int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    public bool IsEnd(int index) => index >= text.Length || text[index] is '\n' or '\r';

    /// <summary>Behind spaces and tabs.</summary>
    public int Skip(int index)
    {
        while (index < text.Length && text[index] is ' ' or '\t')
        {
            index++;
        }

        return index;
    }

    /// <summary>The characters that end the line, or the one before it when it is the last.</summary>
    public string EndAt(int index)
    {
        var next = text.IndexOf('\n', index);
        next = next < 0 ? text.LastIndexOf('\n') : next;
        return next > 0 && text[next - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Removes lines with the line end behind them, or before them when the file ends without one.</summary>
    public TextEdit Removal(int start, int end)
    {
        var next = text.IndexOf('\n', end);
        if (next >= 0)
        {
            return new TextEdit(start, next + 1, "");
        }

        var before = start > 0 ? start - 1 : start;
        return new TextEdit(before > 0 && text[before - 1] == '\r' ? before - 1 : before, text.Length, "");
    }
}
