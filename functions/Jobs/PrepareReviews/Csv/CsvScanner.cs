using System.Buffers;

namespace Worker.Jobs.PrepareReviews.Csv;

/// <summary>
/// Follows rows, cells and quotes of a CSV file as its text comes, in whatever portions, and finds where it is none. The reader behind it
/// takes every text for CSV: a quote that is not closed would be one huge cell, which nobody finds.
/// </summary>
internal sealed class CsvScanner
{
    private const string QuoteRule = "a cell with a quote is written in quotes, and a quote inside is doubled";

    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    private State state;
    private bool afterReturn;
    private long line = 1;
    private int column;
    private int cellChars;
    private int rowChars;
    private long cellLine;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,

        /// <summary>Behind a quote in a quoted cell: it ends the cell, or a second one follows.</summary>
        AfterQuote,
    }

    /// <summary>The row that is being read, from 1.</summary>
    public long Row { get; private set; } = 1;

    public long Line => line;

    public int Column => column;

    /// <summary>Where in the last portion that row begins; 0 when it began before.</summary>
    public int RowStart { get; private set; }

    /// <returns>The first problem; null when there is none.</returns>
    public CsvProblem? Scan(ReadOnlySpan<char> text)
    {
        RowStart = 0;
        var index = 0;
        while (index < text.Length)
        {
            if (afterReturn)
            {
                afterReturn = false;
                if (text[index] == '\n')
                {
                    index++;
                    RowStart = state == State.Quoted ? RowStart : index;
                    continue;
                }
            }

            var problem = state switch
            {
                State.CellStart => StartCell(text, ref index),
                State.Plain => ReadPlain(text, ref index),
                State.Quoted => ReadQuoted(text, ref index),
                _ => ReadAfterQuote(text, ref index),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>What is wrong with a file that ends here; null when nothing is.</summary>
    public CsvProblem? End() => state == State.Quoted
        ? new CsvProblem(Row, cellLine, column, null, $"a closing quote: the quoted cell that begins here never ends; {QuoteRule}")
        : null;

    private CsvProblem? StartCell(ReadOnlySpan<char> text, ref int index)
    {
        cellLine = line;
        cellChars = 0;
        if (text[index] == '"')
        {
            state = State.Quoted;
            return Take(1, ref index);
        }

        state = State.Plain;
        return null;
    }

    private CsvProblem? ReadPlain(ReadOnlySpan<char> text, ref int index)
    {
        var length = text[index..].IndexOfAny(Special);
        if (length != 0)
        {
            return TakeContent(length < 0 ? text.Length - index : length, ref index);
        }

        return text[index] == '"'
            ? Problem(null, $"no quote within a cell that does not begin with one: {QuoteRule}")
            : EndCell(text[index], ref index);
    }

    private CsvProblem? ReadQuoted(ReadOnlySpan<char> text, ref int index)
    {
        var length = text[index..].IndexOfAny('"', '\r', '\n');
        if (length != 0)
        {
            return TakeContent(length < 0 ? text.Length - index : length, ref index);
        }

        if (text[index] == '"')
        {
            state = State.AfterQuote;
            return Take(1, ref index);
        }

        line++;
        afterReturn = text[index] == '\r';
        return TakeContent(1, ref index);
    }

    private CsvProblem? ReadAfterQuote(ReadOnlySpan<char> text, ref int index)
    {
        if (text[index] == '"')
        {
            state = State.Quoted;
            return TakeContent(1, ref index);
        }

        return text[index] is ',' or '\r' or '\n'
            ? EndCell(text[index], ref index)
            : Problem(
                text[index].ToString(),
                $"a comma or the end of the row behind the quoted cell that begins in line {cellLine}, or that cell is not closed "
                + $"where it should be: {QuoteRule}");
    }

    private CsvProblem? EndCell(char end, ref int index)
    {
        state = State.CellStart;
        if (end == ',')
        {
            column++;
            return column < CsvLimits.Columns
                ? Take(1, ref index)
                : Problem(null, $"at most {CsvLimits.Columns:N0} columns");
        }

        index++;
        Row++;
        line++;
        column = 0;
        rowChars = 0;
        RowStart = index;
        afterReturn = end == '\r';
        return null;
    }

    private CsvProblem? TakeContent(int length, ref int index)
    {
        cellChars += length;
        return cellChars <= CsvLimits.CellChars
            ? Take(length, ref index)
            : new CsvProblem(
                Row,
                cellLine,
                column,
                null,
                state == State.Quoted
                    ? $"at most {CsvLimits.CellChars:N0} characters in the quoted cell that begins here; is its closing quote missing?"
                    : $"at most {CsvLimits.CellChars:N0} characters in a cell");
    }

    private CsvProblem? Take(int length, ref int index)
    {
        index += length;
        rowChars += length;
        return rowChars <= CsvLimits.RowChars ? null : Problem(null, $"at most {CsvLimits.RowChars:N0} characters in a row");
    }

    private CsvProblem Problem(string? value, string expected) => new(Row, line, column, value, expected);
}
