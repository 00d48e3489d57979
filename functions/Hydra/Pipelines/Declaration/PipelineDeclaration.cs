using Hydra.Components;

namespace Hydra.Pipelines.Declaration;

/// <summary>A pipeline as its file declares it; docs/hydra.md has the form.</summary>
/// <param name="Root">Folder in Cloud Storage for what tasks write; null leaves it to whoever submits the job.</param>
/// <param name="SdkVersion">What the job says that compiled it.</param>
/// <param name="Tasks">In the order of the file, which KFP's names of tasks follow.</param>
internal sealed record PipelineDeclaration(
    string Name,
    string? Root,
    string SdkVersion,
    IReadOnlyList<PipelineParameter> Parameters,
    IReadOnlyList<TaskDeclaration> Tasks) : SilentRecord
{
    /// <summary>Null when the pipeline has none of the name.</summary>
    public PipelineParameter? Parameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);
}

/// <param name="Default">As the job's runtimeConfig has it; null when there is none.</param>
internal sealed record PipelineParameter(string Name, PortType Type, ParameterValue? Default, TextSpan Span) : SilentRecord;

/// <param name="Id">
/// The key in the file: what links and <c>after</c> name. Vertex AI shows the name that KFP makes of the component's.
/// </param>
/// <param name="Component">Path of the component file, as it is written.</param>
/// <param name="Arguments">Input name to what is passed.</param>
/// <param name="Caching">Whether a result of the same inputs is used again.</param>
internal sealed record TaskDeclaration(
    string Id,
    TextSpan Span,
    string Component,
    TextSpan ComponentSpan,
    string? DisplayName,
    IReadOnlyList<Argument> Arguments,
    IReadOnlyList<TaskReference> After,
    bool Caching,
    IReadOnlyList<EnvironmentVariable> Environment,
    Resources? Resources,
    RetryPolicy? Retry,
    CustomJob? CustomJob) : SilentRecord;

internal sealed record TaskReference(string Id, TextSpan Span) : SilentRecord;

internal sealed record EnvironmentVariable(string Name, string Value) : SilentRecord;

/// <param name="Cpu">Virtual CPUs.</param>
/// <param name="MemoryGb">In units of 10^9 bytes.</param>
/// <param name="AcceleratorType">As Vertex AI has it: <c>NVIDIA_TESLA_T4</c>.</param>
internal sealed record Resources(
    double? Cpu, double? MemoryGb, string? AcceleratorType, long? AcceleratorCount, TextSpan Span) : SilentRecord;

/// <param name="Backoff">Seconds before the first retry.</param>
/// <param name="BackoffFactor">What the time is multiplied with each time.</param>
/// <param name="MaxBackoff">Seconds; at most 3,600.</param>
internal sealed record RetryPolicy(int Count, long Backoff, double BackoffFactor, long MaxBackoff) : SilentRecord;
