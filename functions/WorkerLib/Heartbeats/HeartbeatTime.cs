using System.Globalization;
using WorkerLib.Aws;

namespace WorkerLib.Heartbeats;

/// <summary>Times in the heartbeats table: ISO 8601 with seconds, fractions when there are any, and always an offset or Z.</summary>
public static class HeartbeatTime
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>The time that a text is; null when it is none.</summary>
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>The time of an attribute; null when it is missing.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTimeOffset? Read(ItemReader row, string name) => !row.Has(name) ? null
        : Read(row.OptionalText(name) ?? "") ?? throw row.Misfit(name, "is not a time such as 2026-11-20T12:00:00Z");
}
