namespace Hydra.Pipelines;

/// <summary>What a file of Vertex AI is for.</summary>
public enum JobFileKind
{
    /// <summary>No YAML, or none of the others.</summary>
    Unknown,

    /// <summary>A component of KFP.</summary>
    Component,

    /// <summary>A pipeline declaration.</summary>
    Pipeline,

    /// <summary>A hyperparameter tuning job.</summary>
    TuningJob,
}
