namespace WorkerLib.Constants;

/// <summary>A job needs a set of constants that nobody has published in this environment.</summary>
public sealed class ConstantsNotPublishedException(string set) : Exception(
    $"The set of constants '{set}' is not published in this environment. "
    + "Publish it: ./worker invoke publish_constants --event FILE, "
    + $"where FILE is such as tests/data/events/publish_constants.{set}.json.");

/// <summary>What is published as a set of constants cannot be used: it is damaged, too large, or does not fit the job's type.</summary>
public sealed class InvalidConstantsException(string set, string problem, Exception? inner = null) : Exception(
    $"The set of constants '{set}' cannot be used: {problem}.", inner);
