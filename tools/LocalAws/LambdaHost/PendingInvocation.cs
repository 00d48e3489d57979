namespace LocalAws.LambdaHost;

/// <summary>An event on its way through a process.</summary>
internal sealed record PendingInvocation(string RequestId, ReadOnlyMemory<byte> Payload, string FunctionArn, DateTimeOffset Deadline)
{
    public string TraceId { get; } =
        $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-"
        + $"{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 12))};Sampled=0";

    /// <summary>Set when the process posted its response.</summary>
    public TaskCompletionSource<FunctionResponse> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the process asked for its next event.</summary>
    public TaskCompletionSource Idle { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed record FunctionResponse(ReadOnlyMemory<byte> Payload, bool IsError);
