namespace Worker.Jobs.PrepareReviews;

/// <summary>What is wrong in a row of a file.</summary>
/// <param name="Row">From 1, which is the header, as a spreadsheet counts them; empty lines count.</param>
/// <param name="Line">Where it is in the file, from 1; a row with line breaks in quotes has several.</param>
/// <param name="Column">Its name, or its number (from 1) where the header gives it none; null when it is about the whole row.</param>
/// <param name="Value">What is there, cut; null when that says nothing.</param>
internal sealed record RowError(long Row, long Line, string? Column, string? Value, string Expected)
{
    private const int MaxValueChars = 60;

    public static string Shown(ReadOnlySpan<char> value) =>
        value.Length <= MaxValueChars
            ? value.ToString()
            : $"{WorkerLib.Text.Cut(value[..(MaxValueChars + 1)].ToString(), MaxValueChars)}…";

    public override string ToString()
    {
        var place = Column is null ? $"Row {Row}" : $"Row {Row}, column {Column}";
        return Value is null ? $"{place}: expected {Expected}." : $"{place}: '{Value}' instead of {Expected}.";
    }
}

/// <summary>The errors of a file: the first hundred, and how many there are.</summary>
internal sealed class RowErrors
{
    /// <summary>How many are kept.</summary>
    public const int Max = 100;

    private readonly List<RowError> first = [];

    public IReadOnlyList<RowError> First => first;

    public long Count { get; private set; }

    public void Add(RowError error)
    {
        Count++;
        if (first.Count < Max)
        {
            first.Add(error);
        }
    }
}
