using Hazards;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// What of the map is asked for. The table drops the hazards whose boxes lie apart from <see cref="Box"/>; of those that are left
/// <see cref="Has"/> decides by each point.
/// </summary>
internal abstract record MapArea
{
    /// <summary>It lies within.</summary>
    public abstract GeoBox Box { get; }

    public abstract bool Has(double latitude, double longitude);
}
