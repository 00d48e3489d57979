using Amazon.SQS.Model;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>Who put a message into the dead-letter queue, which says what it is.</summary>
internal enum DeadLetterKind
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>Lambda: an event that was handed over and failed in every attempt.</summary>
    Invocation,

    /// <summary>EventBridge: a schedule or rule that could not start its target.</summary>
    Schedule,

    /// <summary>SQS: a message that was received from its queue too often.</summary>
    Queue,

    /// <summary>SNS: a message that could not be delivered to a subscription.</summary>
    Topic,

    /// <summary>Lambda: which changes of a stream failed, without the changes.</summary>
    Stream,

    /// <summary>A job: something that it knew no retry could save.</summary>
    SetAside,
}

/// <summary>One message of the dead-letter queue, as far as it can be understood.</summary>
/// <param name="Function">
/// The function that failed on it; null when the message does not say, and the queue's or topic's name where it says only that.
/// </param>
/// <param name="Error">Type and message of what went wrong.</param>
/// <param name="At">When it failed for the last time, or else when it was sent.</param>
/// <param name="Source">ARN of where it came from: a queue, topic, stream, schedule or rule.</param>
/// <param name="Event">The event as its function gets it, as JSON; null when the message does not hold it.</param>
/// <param name="Obstacle">Why it cannot be sent again; null when it can.</param>
internal sealed record DeadLetter(
    Message Message,
    DeadLetterKind Kind,
    string? Function,
    string? Error,
    DateTimeOffset At,
    string? Source,
    string? Event,
    string? Obstacle)
{
    public string Id => Message.MessageId;

    /// <summary>What it is about when it comes from a stream and can be read there or in the table; else null.</summary>
    public ChangesOfLetter? Changes { get; init; }

    /// <summary>
    /// Of what its message does not hold whole, such as <c>270000 bytes, SHA-256 …, whole in s3://…</c>; null when it does.
    /// </summary>
    public string? Cut { get; init; }

    /// <summary>Where the whole body is that is not read yet, <c>s3://BUCKET/KEY</c> as the letter says; null for none.</summary>
    public string? Whole { get; init; }

    public string? QueueName => Source is { } arn && arn.StartsWith("arn:aws", StringComparison.Ordinal)
        && arn.Split(':') is [_, _, "sqs", _, _, var name] ? name : null;
}
