namespace WorkerLib.Sentry;

/// <summary>One exception of an event.</summary>
public sealed class SentryException
{
    /// <summary>Full name of the type, or the label of a step that failed.</summary>
    public required string Type { get; set; }

    public string? Value { get; set; }

    /// <summary>Simple name of the assembly.</summary>
    public string? Module { get; set; }

    /// <summary>Frames, the oldest call first and the place that threw last.</summary>
    public IList<SentryStackFrame> Frames { get; init; } = [];

    public required SentryMechanism Mechanism { get; set; }
}

/// <summary>How an exception came into the event.</summary>
/// <param name="Type"><c>generic</c>, <c>auto.function.aws_lambda</c>, or <c>chained</c> for all but the root.</param>
/// <param name="ExceptionId">Number in the tree, 0 for the root; null when there is only one exception.</param>
/// <param name="Source"><c>InnerException</c> or <c>InnerExceptions[i]</c>; null for the root.</param>
public sealed record SentryMechanism(
    string Type, bool? Handled, int? ExceptionId = null, int? ParentId = null, string? Source = null, bool IsExceptionGroup = false);

/// <summary>One call.</summary>
public sealed record SentryStackFrame
{
    /// <summary>Namespace and declaring type.</summary>
    public string? Module { get; init; }

    public string? Function { get; init; }

    /// <summary>Simple name of the assembly.</summary>
    public string? Package { get; init; }

    public bool InApp { get; init; }

    /// <summary>Null where it is not known, as in a Native AOT executable.</summary>
    public string? FileName { get; init; }

    public int? LineNumber { get; init; }

    /// <summary>Distance of the return address from the start of the executable; null outside of Native AOT.</summary>
    public long? NativeOffset { get; init; }
}
