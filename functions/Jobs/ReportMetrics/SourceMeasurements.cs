using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <summary>What a run measured, source by source. One that cannot be measured does not keep the others from it.</summary>
internal sealed class SourceMeasurements(CancellationToken cancellationToken)
{
    private readonly List<SourceReport> reports = [];
    private readonly List<string> failed = [];
    private Exception? failure;

    public async Task AddAsync(string source, Func<Task<SourceReport>> measure)
    {
        try
        {
            reports.Add(await measure());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Error($"{source} could not be measured.", exception);
            failed.Add(source);
            failure ??= exception;
        }
    }

    /// <exception cref="StepFailedException">A source could not be measured.</exception>
    public IReadOnlyList<SourceReport> All() => failure is null ? reports : throw new StepFailedException(
        "measure a source",
        new SourcesFailedException(
            $"{string.Join(", ", failed)} could not be measured, {reports.Count} others were. The first error: {failure.Message}",
            failure));
}

/// <summary>Some tables or queues could not be measured; the others were.</summary>
internal sealed class SourcesFailedException(string message, Exception inner) : Exception(message, inner);
