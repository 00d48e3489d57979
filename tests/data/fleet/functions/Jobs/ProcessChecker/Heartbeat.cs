using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ProcessChecker;

/// <summary>A row of the heartbeats table: what a process promised and when it last kept it.</summary>
/// <param name="Process">Name of the process, the key of the row.</param>
/// <param name="Interval">How often it promised to beat (<c>intervalSeconds</c>).</param>
/// <param name="Grace">How much later still counts as in time (<c>graceSeconds</c>).</param>
/// <param name="LastBeat">When it last beat (<c>lastBeat</c>, ISO 8601, kept as stored so that a condition can compare it).</param>
/// <param name="State">What was alerted last (<c>state</c>); a row without it is in time.</param>
public sealed record Heartbeat(string Process, TimeSpan Interval, TimeSpan Grace, string LastBeat, HeartbeatState State)
{
    private const int MaxSeconds = 366 * 24 * 3600;

    // Seconds, fractions when there are any, and always an offset or Z.
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public HeartbeatState StateAt(DateTimeOffset now) =>
        TryReadTime(LastBeat, out var lastBeat) && now - lastBeat <= Interval + Grace ? HeartbeatState.InTime : HeartbeatState.Late;

    /// <summary>The update of the row to a new state, provided that its state and last beat are still those read.</summary>
    public Update ChangeTo(HeartbeatState state, DateTimeOffset now, string table) => new()
    {
        TableName = table,
        Key = new() { ["process"] = new(Process) },
        UpdateExpression = "SET #state = :new, stateSince = :now",
        ConditionExpression = "(attribute_not_exists(#state) OR #state = :old) AND lastBeat = :lastBeat",
        ExpressionAttributeNames = new() { ["#state"] = "state" }, // a reserved word of DynamoDB
        ExpressionAttributeValues = new()
        {
            [":new"] = new(Text(state)),
            [":old"] = new(Text(State)),
            [":lastBeat"] = new(LastBeat),
            [":now"] = new(now.ToString("O", CultureInfo.InvariantCulture)),
        },
    };

    /// <summary>Reads a row of the table.</summary>
    /// <exception cref="FormatException">The row cannot be used; the message says which and why.</exception>
    public static Heartbeat Read(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var process = item.GetValueOrDefault("process")?.S ?? "?";
        var lastBeat = item.GetValueOrDefault("lastBeat")?.S ?? "";
        if (!TryReadTime(lastBeat, out _))
        {
            throw new FormatException($"process {process}: lastBeat '{lastBeat}' is not a time such as 2026-11-20T12:00:00Z");
        }

        return new Heartbeat(process, Seconds("intervalSeconds", 1), Seconds("graceSeconds", 0), lastBeat, ReadState());

        TimeSpan Seconds(string name, int min)
        {
            var text = item.GetValueOrDefault(name)?.N ?? "";
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds >= min
                && seconds <= MaxSeconds
                ? TimeSpan.FromSeconds(seconds)
                : throw new FormatException(
                    $"process {process}: {name} '{text}' is not a whole number of seconds from {min} to {MaxSeconds}");
        }

        HeartbeatState ReadState() => item.GetValueOrDefault("state") switch
        {
            null or { S: "in-time" } => HeartbeatState.InTime,
            { S: "late" } => HeartbeatState.Late,
            var other => throw new FormatException($"process {process}: state '{other.S}' is neither in-time nor late"),
        };
    }

    private static bool TryReadTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static string Text(HeartbeatState state) => state == HeartbeatState.Late ? "late" : "in-time";
}

public enum HeartbeatState
{
    InTime,
    Late,
}
