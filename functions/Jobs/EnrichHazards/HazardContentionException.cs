namespace Worker.Jobs.EnrichHazards;

/// <summary>A hazard could not be written, because others wrote the same one each time.</summary>
internal sealed class HazardContentionException(string id, int attempts)
    : Exception($"Hazard {id} was changed by others during each of {attempts} attempts to write it.");
