namespace Hydra.Pipelines;

/// <summary>Gives the bytes of a component file.</summary>
/// <param name="path">As the declaration has it, relative to the declaration as a rule.</param>
/// <exception cref="IOException">It cannot be read; the message says why.</exception>
/// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
/// <exception cref="ArgumentException">It is no path.</exception>
public delegate byte[] ComponentLoader(string path);
