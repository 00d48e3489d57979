using Hydra.Components;
using Hydra.Pipelines;

namespace Worker.Cli.HydraFiles;

/// <summary>Converts component files, several at a time; each is converted whole or left as it is.</summary>
/// <param name="write">Whether files are edited in place.</param>
internal sealed class ComponentBatch(ConversionOptions options, bool write)
{
    /// <returns>In the order of the files.</returns>
    /// <exception cref="OperationCanceledException">Each file is then converted, or as it was.</exception>
    public IReadOnlyList<ConvertedFile> Convert(IReadOnlyList<HydraSource> sources, CancellationToken cancellationToken)
    {
        var files = new ConvertedFile[sources.Count];
        using var progress = new ProgressLine("converting", sources.Count);
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            files[index] = Convert(sources[index], cancellationToken);
            progress.Next();
        });
        return files;
    }

    private ConvertedFile Convert(HydraSource source, CancellationToken cancellationToken)
    {
        try
        {
            var file = ComponentFile.Read(source.Name, InputFile.Read(source.Path, cancellationToken));
            if (file.Component is null && FileKind.OfBroken(file) is var kind && kind != JobFileKind.Component)
            {
                return source.IsNamed ? Refused(source, kind, file) : Skipped(source, kind, file);
            }

            var conversion = ComponentConverter.Convert(file, options);
            if (write && conversion.Edits.Count > 0)
            {
                OutputFile.Write(source.Path, conversion.Text);
            }

            var state = conversion.IsRefused ? ConversionState.Refused
                : conversion.Edits.Count > 0 ? ConversionState.Converted
                : ConversionState.Unchanged;
            return new ConvertedFile(source, state, conversion.Text, conversion.Edits.Count, conversion.Findings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ConvertedFile(source, ConversionState.Refused, "", 0, [FileKind.NoAccess(source, exception)]);
        }
    }

    private static ConvertedFile Refused(HydraSource source, JobFileKind kind, ComponentFile file)
    {
        var findings = kind == JobFileKind.Unknown ? file.Findings : [FileKind.NoComponent(source, kind)];
        return new ConvertedFile(source, ConversionState.Refused, file.Text, 0, findings);
    }

    private static ConvertedFile Skipped(HydraSource source, JobFileKind kind, ComponentFile file) =>
        kind == JobFileKind.Unknown && FileKind.IsUnreadable(file)
            ? Refused(source, kind, file)
            : new ConvertedFile(source, ConversionState.Other, "", 0, []);
}
