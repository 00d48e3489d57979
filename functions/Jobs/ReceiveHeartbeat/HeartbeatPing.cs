using WorkerLib;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>
/// A request to <c>POST /heartbeats/{process}</c> or <c>/heartbeats/{process}/{signal}</c>, as far as it can be judged without the table.
/// </summary>
internal sealed record HeartbeatPing(string Process, HeartbeatSignal Signal, string Token)
{
    private const int MaxBodyChars = 64 * 1024;
    private const int LongestProcessChars = 128;

    /// <summary>The ping, or what is wrong with the request.</summary>
    public static (HeartbeatPing? Ping, HeartbeatResponse? Problem) Read(APIGatewayHttpApiV2ProxyRequest request)
    {
        if (request.RequestContext.Http.Method != "POST")
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

        var process = request.PathParameters.GetValueOrDefault("process") ?? "";
        if (process.Length is 0 or > LongestProcessChars)
        {
            return (null, HeartbeatResponse.BadRequest($"The name of a process has 1 to {LongestProcessChars} characters."));
        }

        return HeartbeatSignalExtensions.Read(request.PathParameters.GetValueOrDefault("signal")) is { } signal
            ? (new HeartbeatPing(process, signal, token), null)
            : (null, HeartbeatResponse.BadRequest("The path ends with the process, or with start, finish or fail behind it."));
    }
}
