using Hazards.Enrichment;
using Sentry;
using WorkerLib;
using WorkerLib.Constants;

namespace Worker.Jobs.EnrichHazards;

/// <summary>The area tables that are published.</summary>
internal sealed class PublishedAreas(ConstantStore constants)
{
    /// <summary>Hazards without the names of their areas are better than none, so damaged tables stop nothing.</summary>
    public async Task<AreaTables> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var published = await constants.LoadOrDefaultAsync("areas", AreasJson.Default.AreasConstants, cancellationToken);
            return published?.ToTables() ?? AreaTables.Empty;
        }
        catch (InvalidConstantsException exception)
        {
            SentrySdk.CaptureException(exception);
            Log.Error("The area tables cannot be read; hazards are written without them.", exception);
            return AreaTables.Empty;
        }
    }
}
