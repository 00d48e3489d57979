using WorkerLib;
using WorkerLib.Heartbeats;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>
/// A request to <c>/heartbeats/{process}</c> or <c>/heartbeats/{process}/{signal}</c>, as far as it can be judged without the table.
/// </summary>
/// <param name="ExitCode">Of a run that failed; null when it did not say.</param>
/// <param name="Run">The process's own name for its run, <c>?run=…</c>; null when it has none.</param>
internal sealed record HeartbeatPing(string Process, HeartbeatSignal Signal, long? ExitCode, string? Run, string Token)
{
    private const int MaxBodyChars = 64 * 1024;
    private const int LongestProcessChars = 128;
    private const int LongestRunChars = 64;

    private static readonly string[] Methods = ["GET", "HEAD", "POST"];

    /// <summary>The field of the row that it is kept in.</summary>
    public string Field => Run is not null && Signal == HeartbeatSignal.Start ? Runs.OpenField : Signal.Field();

    /// <summary>The ping, or what is wrong with the request.</summary>
    public static (HeartbeatPing? Ping, HeartbeatResponse? Problem) Read(APIGatewayHttpApiV2ProxyRequest request)
    {
        if (!Methods.Contains(request.RequestContext.Http.Method))
        {
            return (null, HeartbeatResponse.MethodNotAllowed);
        }

        if (request.Body?.Length > MaxBodyChars)
        {
            return (null, HeartbeatResponse.TooLarge);
        }

        if (BearerToken.Of(request.Headers.GetValueOrDefault("authorization")) is not { } token)
        {
            return (null, HeartbeatResponse.Unauthorized);
        }

        var (process, word) = Path(request.PathParameters);
        if (process.Length is 0 or > LongestProcessChars)
        {
            return (null, HeartbeatResponse.BadRequest($"The name of a process has 1 to {LongestProcessChars} characters."));
        }

        var run = request.QueryStringParameters.GetValueOrDefault("run");
        if (run is { Length: 0 or > LongestRunChars } || run?.Any(char.IsControl) == true)
        {
            return (null, HeartbeatResponse.BadRequest($"The id of a run has 1 to {LongestRunChars} characters: ?run=2026-11-20."));
        }

        return HeartbeatSignalExtensions.Read(word) is var (signal, exitCode)
            ? (new HeartbeatPing(process, signal, exitCode, run, token), null)
            : (null, HeartbeatResponse.BadRequest(
                "The path ends with the process, or with start, finish, fail or an exit code behind it."));
    }

    /// <summary>Process and signal, which a slash may follow.</summary>
    private static (string Process, string? Signal) Path(IReadOnlyDictionary<string, string> parameters) =>
        parameters.GetValueOrDefault("path") is not { } path
            ? (parameters.GetValueOrDefault("process") ?? "", parameters.GetValueOrDefault("signal")?.TrimEnd('/'))
            : path.TrimEnd('/').Split('/', 2) is [var process, var signal] ? (process, signal)
            : (path.TrimEnd('/'), null);
}
