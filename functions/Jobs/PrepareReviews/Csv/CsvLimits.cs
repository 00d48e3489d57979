namespace Worker.Jobs.PrepareReviews.Csv;

/// <summary>What is read of a file at most: the reader keeps a whole row in memory.</summary>
internal static class CsvLimits
{
    /// <summary>In UTF-16 characters, so that every cell of 1 MiB passes.</summary>
    public const int CellChars = 1024 * 1024;

    /// <summary>In UTF-16 characters, with separators and quotes.</summary>
    public const int RowChars = 8 * 1024 * 1024;

    public const int Columns = 16_384; // as many as a spreadsheet has
}
