namespace Worker.Jobs.ExportApiLog;

internal sealed record Report(string Bucket, IReadOnlyList<DayReport> Days);

/// <param name="State">What this run did about the day.</param>
/// <param name="Rows">Rows in all files together, as far as they are written.</param>
/// <param name="MalformedRows">Rows set aside.</param>
internal sealed record DayReport(
    string Day, string State, long Rows, long MalformedRows, IReadOnlyList<ExportedFile> Files, IReadOnlyList<ExportedFile> MalformedFiles);
