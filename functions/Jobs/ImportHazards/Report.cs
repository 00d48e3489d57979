using Worker.Jobs.ImportHazards.Feeds;

namespace Worker.Jobs.ImportHazards;

/// <param name="Imported">Telegrams that were not known.</param>
/// <param name="Known">Telegrams that were, of those that had to be read to find out.</param>
/// <param name="Refused">Telegrams that cannot be used; they lie below <c>refused/</c>.</param>
/// <param name="Failed">Telegrams that could not be saved.</param>
/// <param name="Problems">The first of what went wrong.</param>
/// <param name="Objects">Objects that a replay read.</param>
/// <param name="ContinueAfter">Where a replay ended for want of time: give it with the same prefix to go on.</param>
internal sealed record Report(
    int Imported,
    int Known,
    int Refused,
    int Failed,
    IReadOnlyList<string> Problems,
    IReadOnlyList<FeedReport>? Feeds = null,
    int? Objects = null,
    string? ContinueAfter = null)
{
    public static Report Of(ImportTally tally) => new(tally.Imported, tally.Known, tally.Refused, tally.Failed, tally.Problems);
}
