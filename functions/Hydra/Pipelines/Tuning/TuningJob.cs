using System.Text.Json.Nodes;
using Hydra.Components;

namespace Hydra.Pipelines.Tuning;

/// <summary>What became of the file of a tuning job.</summary>
/// <param name="Job">
/// A HyperparameterTuningJob of Vertex AI's REST API (v1) in lowerCamelCase with keys in ordinal order, 64-bit integers as strings; null
/// when a
/// finding is an error.
/// </param>
/// <param name="Findings">In the order of the text.</param>
public sealed record TuningJob(JsonObject? Job, IReadOnlyList<Finding> Findings) : SilentRecord
{
    /// <summary>The job as indented JSON; null when there is none.</summary>
    public string? ToJson() => Job is null ? null : SortedJson.Text(Job);
}

/// <summary>What whoever submits a tuning job says beside its file.</summary>
public sealed record TuningOptions : SilentRecord
{
    public static TuningOptions Default { get; } = new();

    /// <summary>In place of the file's; null keeps that, and one of them must be there.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Changes the command line of each container, such as to put a wrapper before it; null leaves it.</summary>
    public CommandWrapper? Wrap { get; init; }
}

/// <summary>The command line of a container; Vertex AI adds the arguments of a trial behind <paramref name="Args"/>.</summary>
/// <param name="Command">In place of the image's entry point; empty keeps that.</param>
public sealed record ContainerCommand(IReadOnlyList<string> Command, IReadOnlyList<string> Args) : SilentRecord;

/// <summary>Gives the command line to run in place of a container's.</summary>
public delegate ContainerCommand CommandWrapper(ContainerCommand command);
