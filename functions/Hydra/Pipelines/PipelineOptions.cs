namespace Hydra.Pipelines;

/// <summary>What whoever compiles a pipeline says beside its declaration.</summary>
public sealed record PipelineOptions : SilentRecord
{
    public static PipelineOptions Default { get; } = new();

    /// <summary>Values of parameters by name, in place of defaults: numbers in decimal notation, JSON as text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder in Cloud Storage (<c>gs://bucket/folder</c>) in place of the declaration's; null keeps that.</summary>
    public string? Root { get; init; }
}
