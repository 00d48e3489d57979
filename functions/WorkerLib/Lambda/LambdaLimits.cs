namespace WorkerLib.Lambda;

/// <summary>Limits of AWS Lambda, from its quotas page.</summary>
public static class LambdaLimits
{
    /// <summary>Largest event of a synchronous invocation: 6 MiB.</summary>
    public const int EventBytes = 6 * 1024 * 1024;

    /// <summary>Largest response: 6 MiB and the 100 bytes that the service adds to its own limit.</summary>
    public const int ResponseBytes = (6 * 1024 * 1024) + 100;

    /// <summary>Largest event of an asynchronous invocation: 1 MiB.</summary>
    public const int AsynchronousEventBytes = 1024 * 1024;
}
