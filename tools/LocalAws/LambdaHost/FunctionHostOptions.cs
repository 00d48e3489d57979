namespace LocalAws.LambdaHost;

/// <summary>What a <see cref="FunctionHost"/> needs to know.</summary>
public sealed record FunctionHostOptions
{
    /// <summary>Port of 127.0.0.1 for the Invoke API.</summary>
    public required int Port { get; init; }

    /// <summary>Describes a function (<c>name</c>, <c>name:version</c> or <c>name:alias</c>) as it is deployed now; null when it is
    /// not.</summary>
    public required Func<string, Task<FunctionConfiguration?>> Describe { get; init; }

    /// <summary>The executable that a function runs.</summary>
    public required Func<FunctionConfiguration, string> Bootstrap { get; init; }

    /// <summary>The folder with what a function's layers have for <c>/opt</c>; null when it has no layers.</summary>
    public Func<FunctionConfiguration, string?> Layers { get; init; } = _ => null;

    /// <summary>Variables for every function beside its own: credentials and endpoint of the local AWS.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Runs an event that nobody waits for: takes the function's name, the event, what runs it once (null when no such function is
    /// deployed), and a token for the end of the host. Without it an event runs once.
    /// </summary>
    public Func<string, ReadOnlyMemory<byte>, Func<Task<InvocationResult?>>, CancellationToken, Task> Asynchronously { get; init; } =
        (_, _, invoke, _) => invoke();

    /// <summary>Takes each line that a function logs, with the function's name.</summary>
    public Action<string, string> OnLog { get; init; } = (_, _) => { };

    /// <summary>Takes the result of each invocation, with the function's name.</summary>
    public Action<string, InvocationResult> OnInvoked { get; init; } = (_, _) => { };
}
