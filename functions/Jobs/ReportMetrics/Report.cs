namespace Worker.Jobs.ReportMetrics;

/// <param name="AsOf">When it was measured.</param>
/// <param name="Sources">What was found, each table and queue.</param>
/// <param name="NotMeasured">Why nothing was measured, and what to do; null when something was.</param>
internal sealed record Report(DateTimeOffset AsOf, IReadOnlyList<SourceReport> Sources, string? NotMeasured = null);

/// <param name="Source">Name of the table, or <c>queue/&lt;name&gt;</c>.</param>
/// <param name="Count">Items of today, or items or messages that are there; null when they were not counted.</param>
/// <param name="AgeSeconds">Age of the newest item.</param>
/// <param name="Days">Days whose rows were written.</param>
/// <param name="Filled">Days without any run, counted now.</param>
/// <param name="Malformed">Items whose time is missing or cannot be read.</param>
/// <param name="Reasons">The first few things that are wrong with them.</param>
/// <param name="Future">Items whose time is still to come.</param>
/// <param name="Told">stale or fresh, when this run notified people of it.</param>
/// <param name="NotCounted">What was not counted, and why.</param>
internal sealed record SourceReport(
    string Source,
    long? Count = null,
    double? AgeSeconds = null,
    IReadOnlyList<string>? Days = null,
    IReadOnlyList<string>? Filled = null,
    long Malformed = 0,
    IReadOnlyList<string>? Reasons = null,
    long Future = 0,
    string? Told = null,
    string? NotCounted = null);
