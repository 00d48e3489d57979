namespace Worker.Jobs.ProcessChecker;

/// <summary>What a run did; of each kind at most 100 names.</summary>
/// <param name="Checked">Rows of the table.</param>
/// <param name="Late">Processes that became late in this run.</param>
/// <param name="Overrunning">Processes whose run became too long.</param>
/// <param name="Failed">Processes that failed by their own word.</param>
/// <param name="Recovered">Processes that are well again.</param>
/// <param name="Flapping">Processes that changed so often that no more alerts are raised for them for now.</param>
/// <param name="Unwatched">Processes whose rows were deleted while something was wrong.</param>
/// <param name="Mended">Processes whose rows have no mistake any more.</param>
/// <param name="Malformed">Rows with mistakes, each with what is wrong.</param>
/// <param name="Alerts">Alerts and recoveries, all of them.</param>
/// <param name="MalformedRows">Rows with mistakes, all of them.</param>
internal sealed record Report(
    int Checked,
    IReadOnlyList<string> Late,
    IReadOnlyList<string> Overrunning,
    IReadOnlyList<string> Failed,
    IReadOnlyList<string> Recovered,
    IReadOnlyList<string> Flapping,
    IReadOnlyList<string> Unwatched,
    IReadOnlyList<string> Mended,
    IReadOnlyList<string> Malformed,
    int Alerts,
    int MalformedRows);
