namespace Worker.Jobs.ProcessChecker;

/// <summary>What a run did; of each kind at most 100 names.</summary>
/// <param name="Checked">Rows of the table.</param>
/// <param name="Late">Processes that became late in this run.</param>
/// <param name="Overrunning">Processes whose run became too long.</param>
/// <param name="Failed">Processes that failed by their own word.</param>
/// <param name="Recovered">Processes that are well again.</param>
/// <param name="Flapping">Processes that changed so often that no more alerts are raised for them for now.</param>
/// <param name="Malformed">Rows that could not be used, each with its reason.</param>
/// <param name="Alerts">Alerts and recoveries, all of them.</param>
/// <param name="MalformedRows">Rows that could not be used, all of them.</param>
internal sealed record Report(
    int Checked,
    IReadOnlyList<string> Late,
    IReadOnlyList<string> Overrunning,
    IReadOnlyList<string> Failed,
    IReadOnlyList<string> Recovered,
    IReadOnlyList<string> Flapping,
    IReadOnlyList<string> Malformed,
    int Alerts,
    int MalformedRows);
