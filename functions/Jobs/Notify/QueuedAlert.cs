using System.Globalization;
using WorkerLib.Alerts;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>
/// A message of the queue, the alert that it is, and what becomes of it. One that Notify made itself has an empty message.
/// </summary>
internal sealed class QueuedAlert(SQSEvent.SQSMessage message, Alert alert)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MinWaitGrowsTo = TimeSpan.FromMinutes(2);

    public QueuedAlert(Alert alert)
        : this(new SQSEvent.SQSMessage { MessageId = "", Body = "" }, alert)
    {
    }

    public SQSEvent.SQSMessage Message { get; } = message;

    public bool IsOfQueue => Message.MessageId.Length > 0;

    public Alert Alert { get; } = alert;

    /// <summary>After how long it is retried; null when it is done.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>Why it is retried.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The destinations that it is retried for.</summary>
    public HashSet<string> WaitsFor { get; } = [];

    /// <summary>Whether it is no alert, but says that an incident is still open.</summary>
    public bool IsReminder { get; init; }

    /// <summary>When a recovery was raised that it replaces in a burst; null when there is none.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>Twice as long each time.</summary>
    public TimeSpan Backoff
    {
        get
        {
            var before = Math.Max(0, Receives - 1);
            return TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, before), LongestWait.TotalSeconds));
        }
    }

    public long Receives => Attribute(Message, "ApproximateReceiveCount");

    /// <summary>When it was sent to the queue; null when nobody says.</summary>
    public DateTimeOffset? SentAt => SentAtOf(Message);

    public static DateTimeOffset? SentAtOf(SQSEvent.SQSMessage message) =>
        Attribute(message, "SentTimestamp") is > 0 and var sent && sent <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(sent)
            : null;

    public TimeSpan Age(DateTimeOffset now) => now - SentAt ?? TimeSpan.Zero;

    /// <summary>
    /// The message is retried, when the first destination can be tried again. Each try is a receive, of which there are 200
    /// (terraform/_alerts.tf): so that they last, the waits grow whatever they are for.
    /// </summary>
    public void RetryLater(string destination, TimeSpan wait, string reason)
    {
        WaitsFor.Add(destination);
        var least = Backoff < MinWaitGrowsTo ? Backoff : MinWaitGrowsTo;
        wait = wait < least ? least : wait;
        Wait = Wait is { } other && other < wait ? other : wait;
        Reason = reason;
    }

    private static long Attribute(SQSEvent.SQSMessage message, string name) =>
        long.TryParse(message.Attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
