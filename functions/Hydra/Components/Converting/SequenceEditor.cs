using System.Text;
using Hydra.Components.Reading;

namespace Hydra.Components.Converting;

/// <summary>
/// Collects edits of items in sequences of YAML. What an edit does not need to touch stays: comments, indentation, line ends. A layout
/// that it cannot keep is a finding.
/// </summary>
internal sealed class SequenceEditor(string text, FindingList findings)
{
    private static readonly Comparer<TextEdit> ByStart = Comparer<TextEdit>.Create((a, b) => a.Start.CompareTo(b.Start));

    private readonly TextLines lines = new(text);
    private readonly List<TextEdit> edits = [];

    public IReadOnlyList<TextEdit> Edits => [.. edits.OrderBy(edit => edit, ByStart)];

    public bool IsFlow(TextSpan span) => span.Length > 0 && text[span.Start] is '[' or '{';

    public void Replace(TextSpan item, string newText)
    {
        if (HasComment(item))
        {
            Refuse(item, "a comment inside it");
        }

        edits.Add(new TextEdit(item.Start, item.End, newText));
    }

    /// <summary>Writes one item for two that follow each other. A comment of either stays.</summary>
    public void Merge(TextSpan flag, TextSpan value, string newText, bool isFlow)
    {
        if (HasComment(value))
        {
            Refuse(value, "a comment inside it");
        }

        if (IsSeparator(flag.End, value.Start, isFlow))
        {
            edits.Add(new TextEdit(flag.Start, value.End, newText));
            return;
        }

        Replace(flag, newText);
        Remove(value, isFlow);
    }

    /// <summary>Removes an item that another one follows.</summary>
    public void RemoveBefore(TextSpan item, TextSpan next, bool isFlow)
    {
        if (!IsSeparator(item.End, next.Start, isFlow))
        {
            Remove(item, isFlow);
        }
        else if (isFlow)
        {
            edits.Add(new TextEdit(item.Start, next.Start, ""));
        }
        else if (Dash(item) is >= 0 and var from && Dash(next) is >= 0 and var to)
        {
            edits.Add(new TextEdit(from, to, ""));
        }
    }

    public void InsertBefore(TextSpan item, string scalar, bool isFlow)
    {
        if (isFlow)
        {
            edits.Add(new TextEdit(item.Start, item.Start, scalar + ", "));
        }
        else if (Dash(item) is >= 0 and var dash && Indent(item, dash) is { } indent)
        {
            edits.Add(new TextEdit(dash, dash, $"- {scalar}{lines.EndAt(dash)}{indent}"));
        }
    }

    public void InsertAfter(TextSpan item, string scalar, bool isFlow)
    {
        if (isFlow)
        {
            edits.Add(new TextEdit(item.End, item.End, ", " + scalar));
        }
        else if (Dash(item) is >= 0 and var dash && Indent(item, dash) is { } indent)
        {
            var end = text.IndexOf('\n', item.End);
            end = end < 0 ? text.Length : end > 0 && text[end - 1] == '\r' ? end - 1 : end;
            edits.Add(new TextEdit(end, end, $"{lines.EndAt(dash)}{indent}- {scalar}"));
        }
    }

    public string Apply()
    {
        var result = new StringBuilder(text.Length);
        var index = 0;
        foreach (var edit in Edits)
        {
            if (edit.Start < index)
            {
                throw new InvalidOperationException($"edits overlap at {edit.Start}");
            }

            result.Append(text, index, edit.Start - index).Append(edit.NewText);
            index = edit.End;
        }

        return result.Append(text, index, text.Length - index).ToString();
    }

    private void Remove(TextSpan item, bool isFlow)
    {
        var start = isFlow ? item.Start : Dash(item);
        if (start < 0)
        {
            return;
        }

        var end = lines.Skip(item.End);
        if (isFlow && end < text.Length && text[end] == ',')
        {
            end = lines.Skip(end + 1);
        }

        var lineStart = lines.Start(start);
        var isFirst = string.IsNullOrWhiteSpace(text[lineStart..start]);
        if (isFirst && lines.IsEnd(end))
        {
            edits.Add(lines.Removal(lineStart, end));
        }
        else if (isFlow || (isFirst && text[end] == '#'))
        {
            edits.Add(new TextEdit(start, end, ""));
        }
        else
        {
            Refuse(item, "other things on its line");
        }
    }

    /// <summary>Whether nothing but white space and the mark between two items is there.</summary>
    private bool IsSeparator(int start, int end, bool isFlow) =>
        end > start && text.AsSpan(start, end - start).Trim(" \t\r\n") is [var mark] && mark == (isFlow ? ',' : '-');

    private bool HasComment(TextSpan item)
    {
        var piece = text.AsSpan(item.Start, item.Length);
        var line = piece.IndexOf('\n');
        return line >= 0 && piece[0] switch
        {
            '"' or '\'' => false,
            '|' or '>' => piece[..line].Contains('#'),
            _ => piece.Contains('#'),
        };
    }

    private int Dash(TextSpan item)
    {
        var index = item.Start - 1;
        while (index >= 0 && text[index] is ' ' or '\t' or '\r' or '\n')
        {
            index--;
        }

        if (index >= 0 && text[index] == '-')
        {
            return index;
        }

        Refuse(item, "something between it and its dash");
        return -1;
    }

    private string? Indent(TextSpan item, int dash)
    {
        var indent = text[lines.Start(dash)..dash];
        if (string.IsNullOrWhiteSpace(indent))
        {
            return indent;
        }

        Refuse(item, "other things on the line of its dash");
        return null;
    }

    private void Refuse(TextSpan item, string problem) => findings.Error(
        FindingCodes.Layout,
        item,
        $"The item has {problem}, and is not edited in place.",
        "Write the flag and its value as two plain items, comments on lines of their own.");
}
