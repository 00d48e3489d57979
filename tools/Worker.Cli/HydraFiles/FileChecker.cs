using Hydra.Components;
using Hydra.Pipelines;

namespace Worker.Cli.HydraFiles;

/// <summary>Checks component files, pipeline declarations and tuning jobs, several at a time.</summary>
internal sealed class FileChecker(PlaceholderNames names)
{
    /// <returns>Null for a file of a folder that is nothing of these; otherwise its findings. In the order of the files.</returns>
    public IReadOnlyList<IReadOnlyList<Finding>?> Check(IReadOnlyList<HydraSource> sources, CancellationToken cancellationToken)
    {
        var findings = new IReadOnlyList<Finding>?[sources.Count];
        using var progress = new ProgressLine("checking", sources.Count);
        Parallel.For(0, findings.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            findings[index] = Check(sources[index], cancellationToken);
            progress.Next();
        });
        return findings;
    }

    private IReadOnlyList<Finding>? Check(HydraSource source, CancellationToken cancellationToken)
    {
        try
        {
            var file = ComponentFile.Read(source.Name, InputFile.Read(source.Path, cancellationToken));
            if (file.Component is not null)
            {
                return ComponentChecker.Check(file, names);
            }

            return FileKind.OfBroken(file) switch
            {
                JobFileKind.Component => file.Findings,
                JobFileKind.Unknown => source.IsNamed || FileKind.IsUnreadable(file) ? file.Findings : null,
                var kind => JobCompilation.Compile(source, file.Text, kind, JobCompilationOptions.None, cancellationToken).Findings,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [FileKind.NoAccess(source, exception)];
        }
    }
}
