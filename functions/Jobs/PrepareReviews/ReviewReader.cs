using nietras.SeparatedValues;
using Worker.Jobs.PrepareReviews.Csv;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Takes the reviews of a file, one by one.</summary>
internal interface IReviewSink
{
    /// <param name="rating">1 to 5; null in a file without ratings.</param>
    void Add(ReadOnlySpan<char> body, int? rating);

    /// <summary>Whether so much was added that it should be written.</summary>
    bool IsFull { get; }

    /// <summary>Writes what was added so far.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}

/// <summary>Reads a CSV file of reviews: checks each row, and gives the reviews on as long as there is no error.</summary>
internal sealed class ReviewReader(Stream csv, bool needsRating, IReviewSink sink)
{
    private const string RatingRule = "a whole number from 1 to 5";

    private ReviewColumns? columns;
    private long row;

    public RowErrors Errors { get; } = new();

    /// <summary>Rows without the header and empty lines.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether the file was read to its end.</summary>
    public bool IsWhole { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var text = new CsvText(csv);

        // The header is a row as any other here: its errors are ours to explain.
        using var reader = await Sep.New(',')
            .Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true })
            .FromAsync(text, cancellationToken);
        var isReadable = true;
        while (isReadable && await reader.MoveNextAsync(cancellationToken) && text.Problem?.Row != ++row)
        {
            isReadable = Read(reader.Current);
            if (sink.IsFull)
            {
                await sink.FlushAsync(cancellationToken);
            }
        }

        if (isReadable && text.Problem is { } problem)
        {
            var column = problem.Column is { } index ? columns?.NameOf(index) ?? ReviewColumns.NumberOf(index) : null;
            Errors.Add(new RowError(problem.Row, problem.Line, column, problem.Value, problem.Expected));
        }
        else if (isReadable && columns is null)
        {
            Errors.Add(new RowError(1, 1, null, null, $"a header with {ReviewColumns.BodyName}; the file is empty"));
        }

        IsWhole = isReadable && text.Problem is null;
    }

    /// <returns>False when the rows behind cannot be read either.</returns>
    private bool Read(SepReader.Row cells)
    {
        if (cells.ColCount == 1 && cells[0].Span.IsEmpty && (columns is null || columns.Names.Count > 1))
        {
            return true;
        }

        if (columns is null)
        {
            columns = ReviewColumns.Read(cells, row, needsRating, Errors);
            return columns is not null;
        }

        Rows++;
        if (cells.ColCount != columns.Names.Count)
        {
            Errors.Add(new RowError(
                row,
                cells.LineNumberFrom,
                null,
                cells.ColCount == 1 ? "1 cell" : $"{cells.ColCount} cells",
                $"{columns.Names.Count} cells as the header has; a cell with a comma, a quote or a line break is written in quotes"));
            return true;
        }

        int? rating = null;
        if (columns.Rating is { } index)
        {
            var cell = cells[index].Span;
            if (cell is not [>= '1' and <= '5'])
            {
                Errors.Add(new RowError(row, cells.LineNumberFrom, ReviewColumns.RatingName, RowError.Shown(cell), RatingRule));
                return true;
            }

            rating = cell[0] - '0';
        }

        if (Errors.Count == 0)
        {
            sink.Add(cells[columns.Body].Span, rating);
        }

        return true;
    }
}
