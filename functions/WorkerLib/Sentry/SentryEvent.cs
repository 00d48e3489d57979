namespace WorkerLib.Sentry;

/// <summary>
/// One event, as <c>BeforeSend</c> sees it (https://develop.sentry.dev/sdk/data-model/event-payloads/). Values of
/// <see cref="Extra"/>, <see cref="Contexts"/> and breadcrumb data may be strings, numbers, booleans, times, and dictionaries and lists of those.
/// </summary>
public sealed class SentryEvent
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public string EventId { get; } = Guid.NewGuid().ToString("N");

    public DateTimeOffset Timestamp { get; set; } = DateTimeOffset.UtcNow;

    public SentryLevel Level { get; set; } = SentryLevel.Error;

    public string? Logger { get; set; }

    /// <summary>The job.</summary>
    public string? Transaction { get; set; }

    /// <summary>The function.</summary>
    public string? ServerName { get; set; }

    public string? Environment { get; set; }

    public string? Release { get; set; }

    /// <summary>The message; null when the event has exceptions.</summary>
    public SentryMessage? Message { get; set; }

    /// <summary>The exceptions, the innermost first; the last one gives the issue its title.</summary>
    public IList<SentryException> Exceptions { get; init; } = [];

    /// <summary>The stack of a message, when stacks are attached to messages.</summary>
    public IList<SentryStackFrame> ThreadFrames { get; init; } = [];

    /// <summary>Words that decide the issue; <c>{{ default }}</c> stands for what Sentry would do by itself. Empty is the same as that.</summary>
    public IList<string> Fingerprint { get; init; } = [];

    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>();

    public IDictionary<string, object?> Extra { get; } = new Dictionary<string, object?>();

    public IDictionary<string, IDictionary<string, object?>> Contexts { get; } = new Dictionary<string, IDictionary<string, object?>>();

    /// <summary>What happened before, the oldest first.</summary>
    public IList<Breadcrumb> Breadcrumbs { get; init; } = [];
}

/// <param name="Template">The text without its values; it decides the issue, so it must be constant.</param>
/// <param name="Formatted">The text with its values, for reading.</param>
public sealed record SentryMessage(string Template, IReadOnlyList<string> Params, string Formatted);

/// <param name="Type">For example <c>info</c> or <c>http</c>.</param>
public sealed record Breadcrumb(DateTimeOffset Timestamp, string Message, string? Category, SentryLevel Level, string? Type, IReadOnlyDictionary<string, object?>? Data);
