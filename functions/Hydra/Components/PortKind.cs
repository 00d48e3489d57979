namespace Hydra.Components;

/// <summary>What a value of an input or output is.</summary>
public enum PortKind
{
    /// <summary>A file or folder with a URI.</summary>
    Artifact,
    String,
    Integer,
    Float,
    Boolean,

    /// <summary>JSON text of a dict (or of KFP's final status).</summary>
    JsonObject,

    /// <summary>JSON text of a list.</summary>
    JsonArray,
}
