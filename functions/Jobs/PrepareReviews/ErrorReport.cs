namespace Worker.Jobs.PrepareReviews;

/// <summary>The object <c>&lt;key&gt;.errors.json</c> beside a file with errors, for whoever exported it.</summary>
/// <param name="File">Key of the file.</param>
/// <param name="Etag">Which version of it.</param>
/// <param name="Rows">Rows that were read, without the header and empty lines.</param>
/// <param name="Count">How many errors there are.</param>
/// <param name="IsWhole">False when the file could not be read to its end: there may be more errors.</param>
/// <param name="Errors">The first hundred.</param>
internal sealed record ErrorReport(string File, string Etag, long Rows, long Count, bool IsWhole, IReadOnlyList<RowError> Errors);

/// <summary>A file of reviews has errors; nothing was prepared. Step Functions match on this name.</summary>
internal sealed class InvalidReviewsException(ErrorReport report, string reportKey) : Exception(Summary(report, reportKey))
{
    private const int Shown = 3;

    private static string Summary(ErrorReport report, string reportKey)
    {
        var count = report.Count == 1 ? "1 error" : $"{report.Count} errors";
        var rows = report.Rows == 1 ? "1 row" : $"{report.Rows} rows";
        var errors = string.Join(' ', report.Errors.Take(Shown));
        var stopped = report.IsWhole ? "" : ", and could not be read to its end";
        return $"{report.File} has {count} in {rows}{stopped}; nothing was prepared. {errors} "
            + (report.Count > Shown ? $"The first {Math.Min(report.Count, RowErrors.Max)} errors are" : "The report is")
            + $" in {reportKey}. "
            + "Correct the file and upload it again.";
    }
}

/// <summary>The upload that an execution was started for is not there any more.</summary>
internal sealed class ReviewsChangedException(ReviewUpload upload, string what, Exception? inner = null) : Exception(
    $"{upload.Key} {what} since the upload with the ETag {upload.Etag}, which was to be prepared; nothing was prepared. "
    + "A newer upload has an execution of its own.", inner);
