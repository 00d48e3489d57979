using System.Globalization;
using WorkerLib.Alerts;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>A message of the queue, the alert that it is, and what becomes of it.</summary>
internal sealed class QueuedAlert(SQSEvent.SQSMessage message, Alert alert)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    public SQSEvent.SQSMessage Message { get; } = message;

    public Alert Alert { get; } = alert;

    /// <summary>After how long it is retried; null when it is done.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>Why it is retried.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Twice as long each time.</summary>
    public TimeSpan Backoff
    {
        get
        {
            var before = Math.Max(0, Attribute("ApproximateReceiveCount") - 1);
            return TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, before), LongestWait.TotalSeconds));
        }
    }

    /// <summary>When it was sent to the queue; null when nobody says.</summary>
    public DateTimeOffset? SentAt => Attribute("SentTimestamp") is > 0 and var sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null;

    public TimeSpan Age(DateTimeOffset now) => now - SentAt ?? TimeSpan.Zero;

    /// <summary>The message is retried, when the first destination can be tried again.</summary>
    public void RetryLater(TimeSpan wait, string reason)
    {
        Wait = Wait is { } other && other < wait ? other : wait;
        Reason = reason;
    }

    private long Attribute(string name) =>
        long.TryParse(Message.Attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
