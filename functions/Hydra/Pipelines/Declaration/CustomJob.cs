using System.Text.Json.Nodes;
using Hydra.Components;

namespace Hydra.Pipelines.Declaration;

/// <summary>A task that runs as a custom training job: the arguments of KFP's <c>run_as_aiplatform_custom_job</c>.</summary>
/// <param name="ReplicaCount">Of these one is the master.</param>
/// <param name="Timeout">A duration of protobuf: <c>3600s</c>.</param>
/// <param name="WorkerPools">In place of the pool that the component's container gives; null when there are none.</param>
internal sealed record CustomJob(
    string? DisplayName,
    long ReplicaCount,
    string MachineType,
    string? AcceleratorType,
    long? AcceleratorCount,
    string? BootDiskType,
    long? BootDiskSizeGb,
    string? Timeout,
    bool? RestartJobOnWorkerRestart,
    string? ServiceAccount,
    string? Network,
    string? OutputUriPrefix,
    IReadOnlyList<WorkerPool>? WorkerPools,
    TextSpan Span) : SilentRecord
{
    public const string DefaultMachineType = "n1-standard-4";
}

/// <summary>A workerPoolSpec of the API.</summary>
/// <param name="Spec">As it is written, without <c>command</c> and <c>args</c> of its <paramref name="Program"/>.</param>
/// <param name="Program"><c>containerSpec</c> or <c>pythonPackageSpec</c>.</param>
/// <param name="Command">Null when there is none.</param>
/// <param name="Args">Null when there is none.</param>
internal sealed record WorkerPool(
    JsonObject Spec, string Program, IReadOnlyList<WorkerWord>? Command, IReadOnlyList<WorkerWord>? Args) : SilentRecord;

/// <summary>A word of a worker's command line: text, or one use of an input or output.</summary>
/// <param name="Use">Null for text.</param>
internal sealed record WorkerWord(PortUse? Use, string Text, TextSpan Span) : SilentRecord;
