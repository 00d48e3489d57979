namespace Hydra.Components;

/// <summary>How a placeholder uses an input or output: the keys of KFP's component grammar, 1.8.</summary>
public enum PortUse
{
    /// <summary><c>inputValue</c>: the value of a parameter.</summary>
    InputValue,

    /// <summary><c>inputPath</c>: the local path of an input artifact.</summary>
    InputPath,

    /// <summary><c>inputUri</c>: the URI of an input artifact.</summary>
    InputUri,

    /// <summary><c>inputMetadata</c>: the path of an input artifact's metadata.</summary>
    InputMetadata,

    /// <summary><c>inputOutputPortName</c>: the output of another task that an input comes from.</summary>
    InputOutputPortName,

    /// <summary><c>isPresent</c>: whether an optional input was given.</summary>
    IsPresent,

    /// <summary><c>outputPath</c>: the path where an output is written.</summary>
    OutputPath,

    /// <summary><c>outputUri</c>: the URI where an output artifact is written.</summary>
    OutputUri,
}

internal static class PortUses
{
    /// <summary>The keys, in the order of <see cref="PortUse"/>.</summary>
    public static readonly string[] Names =
    [
        "inputValue", "inputPath", "inputUri", "inputMetadata", "inputOutputPortName", "isPresent", "outputPath", "outputUri",
    ];
}
