using Sentry;

namespace WorkerLib;

/// <summary>
/// What kind of error an exception is, as far as grouping cares. All words come from closed sets: no text of messages, no ids.
/// </summary>
public sealed class ErrorClass
{
    /// <summary>Words of the fingerprint; <see cref="Default"/> may be among them.</summary>
    public required IReadOnlyList<string> Fingerprint { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Goes into the context named like the first word of the fingerprint that is not <see cref="Default"/>.</summary>
    public IReadOnlyDictionary<string, object?> Context { get; init; } = new Dictionary<string, object?>();

    /// <summary>The level it always has; null leaves it at error.</summary>
    public SentryLevel? Level { get; init; }

    /// <summary>A passing disturbance: a warning as long as it did not end the job.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Stands for Sentry's own grouping inside a fingerprint.</summary>
    public const string Default = "{{ default }}";

    /// <summary>Stands for the name of the job inside a fingerprint.</summary>
    public const string Job = "{{ job }}";
}
