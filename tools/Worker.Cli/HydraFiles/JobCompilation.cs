using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines;
using Hydra.Pipelines.Compiling;
using Hydra.Pipelines.Tuning;

namespace Worker.Cli.HydraFiles;

/// <param name="Values">Of the parameters of a pipeline.</param>
/// <param name="Root">Of a pipeline: folder in Cloud Storage; null for the declaration's.</param>
/// <param name="DisplayName">Of a tuning job; null for the file's.</param>
internal sealed record JobCompilationOptions(IReadOnlyDictionary<string, string> Values, string? Root, string? DisplayName)
{
    public static JobCompilationOptions None { get; } = new(new Dictionary<string, string>(), null, null);
}

/// <summary>Compiles a pipeline declaration with the component files beside it, or the file of a tuning job.</summary>
/// <param name="Job">The body of the request to Vertex AI; null when a finding is an error.</param>
/// <param name="Text">The same as indented JSON.</param>
internal sealed record JobCompilation(JobFileKind Kind, JsonObject? Job, string? Text, IReadOnlyList<Finding> Findings)
{
    /// <param name="kind">Anything but a tuning job is compiled as a pipeline.</param>
    public static JobCompilation Compile(
        HydraSource source, string text, JobFileKind kind, JobCompilationOptions options, CancellationToken cancellationToken)
    {
        if (kind == JobFileKind.TuningJob)
        {
            var tuning = TuningCompiler.Compile(source.Name, text, new TuningOptions { DisplayName = options.DisplayName });
            return new JobCompilation(kind, tuning.Job, tuning.ToJson(), tuning.Findings);
        }

        var folder = source.IsStandardInput ? "" : Path.GetDirectoryName(source.Path) ?? "";
        var pipeline = PipelineCompiler.Compile(
            source.Name,
            text,
            path => InputFile.Read(Path.GetFullPath(Path.Combine(folder, path)), cancellationToken),
            new PipelineOptions { Values = options.Values, Root = options.Root });
        return new JobCompilation(JobFileKind.Pipeline, pipeline.Job, pipeline.ToJson(), [.. pipeline.Findings.Select(Placed)]);

        Finding Placed(Finding finding) =>
            finding.File == source.Name ? finding : finding with { File = FromHere(folder, finding.File) };
    }

    /// <summary>A path of the declaration's folder as one of the current directory.</summary>
    private static string FromHere(string folder, string path) =>
        Path.IsPathRooted(path) ? path : Path.GetRelativePath(Environment.CurrentDirectory, Path.GetFullPath(Path.Combine(folder, path)));
}
