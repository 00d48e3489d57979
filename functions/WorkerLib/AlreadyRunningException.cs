using System.Globalization;

namespace WorkerLib;

/// <summary>Another invocation runs the same key. A retry gets its result, or runs when that one failed.</summary>
public sealed class AlreadyRunningException(string key, DateTimeOffset until) : Exception(
    $"'{key}' is being run by another invocation, until {Text(until)} at the latest. "
    + "Retry: that gets its result, or runs when that one failed.")
{
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
