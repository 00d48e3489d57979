namespace Hydra.Components;

/// <summary>Whether a file with the finding is used.</summary>
public enum FindingSeverity
{
    /// <summary>The file is converted all the same; somebody should look.</summary>
    Warning,

    /// <summary>The file is left as it is.</summary>
    Error,
}
