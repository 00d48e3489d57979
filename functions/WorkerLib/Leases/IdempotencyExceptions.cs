using System.Globalization;

namespace WorkerLib.Leases;

/// <summary>Another invocation runs the same key. A retry gets its result, or runs when that one failed.</summary>
public sealed class AlreadyRunningException(string key, DateTimeOffset until) : Exception(
    $"'{key}' is being run by another invocation, until {Text(until)} at the latest. "
    + "Retry: that gets its result, or runs when that one failed.")
{
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A run went on after its deadline, and another one took its key over. Its result was not stored.</summary>
public sealed class LostKeyException(string key, Exception inner) : Exception(
    $"'{key}' was taken over by another invocation, because this one went on after its deadline. "
    + "It may have run twice; the other's result stays.",
    inner);

/// <summary>The run is done and will not be repeated, but its result is too large to be kept.</summary>
public sealed class ResultTooLargeException(string key, int bytes) : Exception(
    $"The result for '{key}' has {bytes} bytes, and an item of DynamoDB at most 400 KB. Write it to S3 and let the result be its key.");
