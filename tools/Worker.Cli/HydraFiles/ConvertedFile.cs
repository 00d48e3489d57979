using Hydra.Components;

namespace Worker.Cli.HydraFiles;

/// <summary>What became of a file.</summary>
internal enum ConversionState
{
    /// <summary>Something was converted.</summary>
    Converted,

    /// <summary>A sound file with nothing to convert.</summary>
    Unchanged,

    /// <summary>A file with an error, which is as it was.</summary>
    Refused,

    /// <summary>A file of a folder that is no component.</summary>
    Other,
}

/// <param name="Text">The file as it is now, or would be; empty for <see cref="ConversionState.Other"/> and what cannot be read.</param>
/// <param name="Edits">Places that were changed.</param>
internal sealed record ConvertedFile(
    HydraSource Source, ConversionState State, string Text, int Edits, IReadOnlyList<Finding> Findings);
