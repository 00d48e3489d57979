using System.Globalization;
using Amazon.DynamoDBv2.Model;
using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <summary>What ReportMetrics wants to know of an item.</summary>
/// <param name="Time">Null where a table of states has an item to which nothing happened yet.</param>
internal sealed record MeasuredItem(DateTimeOffset? Time, string Kind)
{
    private const int MaxKindBytes = 192; // 64 letters of Japanese
    private const int MaxShownChars = 60;

    // Numbers of this size and above are milliseconds: as seconds they would be after the year 5000.
    private const long MinMilliseconds = 100_000_000_000;

    // Always an offset or Z: without one, nobody knows which day it is in Tokyo.
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <param name="problem">Why it cannot be used; empty when it can.</param>
    /// <returns>Null when its time is missing or cannot be read.</returns>
    public static MeasuredItem? TryRead(Dictionary<string, AttributeValue> item, MeasuredTable table, out string problem)
    {
        var time = TimeOf(item.GetValueOrDefault(table.Time));
        var hasNone = table.States && !item.ContainsKey(table.Time);
        problem = time is not null || hasNone ? ""
            : item.GetValueOrDefault(table.Time) is { } value
            ? $"{table.Time} '{Shown(value.S ?? value.N ?? "")}' is not a time such as 2026-11-20T12:00:00Z"
            : $"{table.Time} is missing";
        var kind = table.Kind is null ? "all" : KindOf(item.GetValueOrDefault(table.Kind));
        return time is not null || hasNone ? new MeasuredItem(time, kind) : null;
    }

    private static DateTimeOffset? TimeOf(AttributeValue? value)
    {
        if (value?.N is { } number)
        {
            // Fractions of a second change no day.
            return long.TryParse(number.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var since)
                && since <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? since < MinMilliseconds ? DateTimeOffset.FromUnixTimeSeconds(since) : DateTimeOffset.FromUnixTimeMilliseconds(since)
                : null;
        }

        // A sort key often goes on after the time: 2026-11-20T12:00:00Z#4711.
        var text = value?.S is { } key && key.IndexOf('#', StringComparison.Ordinal) is var end and >= 0 ? key[..end] : value?.S;
        return DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
    }

    /// <summary>Short, because it becomes a dimension of a metric; where it is too long, its beginning and a hash.</summary>
    private static string KindOf(AttributeValue? value)
    {
        var text = value?.S ?? value?.N ?? (value?.BOOL is { } boolean ? boolean ? "true" : "false" : "");
        var kind = text.Trim();
        return kind.Length > 0 ? Text.Key(kind, MaxKindBytes) : "none";
    }

    private static string Shown(string text) => text.Length <= MaxShownChars ? text : $"{Text.Cut(text, MaxShownChars)}…";
}
