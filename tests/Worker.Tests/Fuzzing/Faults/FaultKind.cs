namespace Worker.Tests.Fuzzing.Faults;

/// <summary>What becomes of a request of a job.</summary>
internal enum FaultKind
{
    None,

    /// <summary>500, and nothing was done.</summary>
    InternalError,

    /// <summary>503 of something in front of the service.</summary>
    Unavailable,

    /// <summary>What the service says when it is asked too often.</summary>
    Throttled,

    /// <summary>The connection is reset before the request reaches the service.</summary>
    ResetBefore,

    /// <summary>It takes effect, and the connection is reset before the response.</summary>
    ResetAfter,

    /// <summary>It takes effect, and half of the response arrives.</summary>
    Truncated,

    /// <summary>It reaches the service late, and the response comes in time.</summary>
    Delayed,

    /// <summary>It reaches the service when its sender has given it up.</summary>
    LateEffect,

    /// <summary>It reaches nobody, and nothing is answered.</summary>
    BlackHole,

    /// <summary>The service does every second part of it, and says so (<see cref="PartialResult"/>).</summary>
    Partial,

    /// <summary>The process dies (SIGKILL) before its request takes effect.</summary>
    KilledBefore,

    /// <summary>The process dies when its request has taken effect, without the response.</summary>
    KilledAfter,

    /// <summary>The process dies some milliseconds after the response.</summary>
    KilledSoon,
}
