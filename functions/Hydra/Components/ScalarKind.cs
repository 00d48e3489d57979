namespace Hydra.Components;

/// <summary>What a scalar of YAML is to PyYAML (YAML 1.1), which KFP reads component files with.</summary>
public enum ScalarKind
{
    String,
    Integer,
    Float,
    Boolean,
    Null,

    /// <summary>A date or time; KFP takes none.</summary>
    Timestamp,
}
