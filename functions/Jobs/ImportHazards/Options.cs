namespace Worker.Jobs.ImportHazards;

/// <param name="JmaFeeds">The folder of the JMA's Atom feeds; null or empty for none.</param>
/// <param name="UsgsFeeds">The folder of the USGS's summaries; null or empty for none.</param>
internal sealed record Options(
    string EventsTable, string FeedsTable, string Bucket, string AlertsTable, string? JmaFeeds, string? UsgsFeeds);
