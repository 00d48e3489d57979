using System.Text.Json.Nodes;
using Hydra.Components;

namespace Hydra.Pipelines;

/// <summary>What became of a declaration.</summary>
/// <param name="Job">
/// A PipelineJob of Vertex AI (<c>pipelineSpec</c>, <c>runtimeConfig</c>) with keys in ordinal order; null when a finding is an error.
/// </param>
/// <param name="Findings">About the declaration in the order of its text, then about the component files.</param>
public sealed record CompiledPipeline(JsonObject? Job, IReadOnlyList<Finding> Findings) : SilentRecord
{
    /// <summary>The job as indented JSON; null when there is none.</summary>
    public string? ToJson() => Job is null ? null : SortedJson.Text(Job);
}
