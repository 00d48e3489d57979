namespace WorkerLib.Leases;

/// <summary>A run went on after its deadline, and another one took its key over. Its result was not stored.</summary>
public sealed class LostKeyException(string key, Exception inner) : Exception(
    $"'{key}' was taken over by another invocation, because this one went on after its deadline. "
    + "It may have run twice; the other's result stays.",
    inner);

/// <summary>The run is done and will not be repeated, but its result is too large to be kept.</summary>
public sealed class ResultTooLargeException(string key, int bytes) : Exception(
    $"The result for '{key}' has {bytes} bytes, and an item of DynamoDB at most 400 KB. Write it to S3 and let the result be its key.");
