using System.Text;

namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>Reads CSV character by character, as RFC 4180 describes it, up to the first row that is none.</summary>
internal sealed class PlainCsv
{
    private readonly string text;
    private int at;

    public PlainCsv(string text)
    {
        this.text = text;
        IsWhole = true;
        while (IsWhole && at < text.Length)
        {
            ReadRow();
        }
    }

    public List<string[]> Rows { get; } = [];

    /// <summary>Whether every row was one.</summary>
    public bool IsWhole { get; private set; }

    private char? Next => at < text.Length ? text[at] : null;

    private void ReadRow()
    {
        var cells = new List<string>();
        do
        {
            if (ReadCell() is not { } cell || Next is not (null or ',' or '\r' or '\n'))
            {
                IsWhole = false;
                return;
            }

            cells.Add(cell);
        }
        while (Next == ',' && ++at > 0);
        at += text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
        Rows.Add([.. cells]);
    }

    /// <returns>Null for a cell that does not end.</returns>
    private string? ReadCell()
    {
        var cell = new StringBuilder();
        if (Next != '"')
        {
            while (Next is not (null or ',' or '\r' or '\n' or '"'))
            {
                cell.Append(text[at++]);
            }

            return cell.ToString();
        }

        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[at++]);
            }
            else
            {
                at++;
                return cell.ToString();
            }
        }

        return null;
    }
}
