namespace Worker.Jobs.EndHazards;

/// <param name="Events">The table <c>hazard_events</c>.</param>
/// <param name="Hazards">The table <c>hazards</c>.</param>
/// <param name="Lists">The table <c>hazard_lists</c>.</param>
internal sealed record HazardTables(string Events, string Hazards, string Lists);
