namespace Worker.Cli.RemoveJobs;

/// <summary>All that removing some jobs does to a checkout.</summary>
/// <param name="Deleted">Paths from the root.</param>
/// <param name="Edited">The new texts of files that stay, by their paths.</param>
/// <param name="Stores">What may hold data and would be destroyed by the next release.</param>
/// <param name="Destroyed">What the next release destroys, as patterns of the commit's lines <c>Deletes: …</c>.</param>
/// <param name="Mentioned">Files that stay and still name a job: for a person to look at.</param>
internal sealed record RemovalPlan(
    IReadOnlyList<RemovedJob> Jobs,
    IReadOnlyList<string> Deleted,
    IReadOnlyDictionary<string, string> Edited,
    IReadOnlyList<Store> Stores,
    IReadOnlyList<string> Destroyed,
    IReadOnlyList<string> Mentioned);
