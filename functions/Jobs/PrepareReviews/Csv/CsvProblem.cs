namespace Worker.Jobs.PrepareReviews.Csv;

/// <summary>Why a file cannot be read on. Its rows up to <paramref name="Row"/> are sound.</summary>
/// <param name="Row">The row it is in, from 1, which is the header.</param>
/// <param name="Line">The line where it is, from 1; a row with line breaks in quotes has several.</param>
/// <param name="Column">Index of the column, from 0; null when it is about the whole file.</param>
/// <param name="Value">What is there instead; null when that says nothing.</param>
internal sealed record CsvProblem(long Row, long Line, int? Column, string? Value, string Expected);
