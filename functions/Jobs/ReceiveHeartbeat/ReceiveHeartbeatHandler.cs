using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>
/// Takes the pings of processes. A process needs only curl:
/// <code>curl -fsS --retry 3 -X POST -H "Authorization: Bearer $TOKEN" "$URL/heartbeats/billing-sync"</code>
/// with <c>/start</c>, <c>/finish</c>, <c>/fail</c> or an exit code behind it where runs are watched, and <c>?run=ID</c> where runs
/// overlap. A ping of an unknown process and one with a wrong token get the same response, 401, after the same work; neither makes a row.
/// What the ping says is kept once, and never goes back in time. A flood of pings that say what the last one said is refused unwritten.
/// </summary>
internal sealed class ReceiveHeartbeatHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, string heartbeatsTable)
{
    // More pings of one process within the time of a request are no healthy process; curl --retry sends this one again.
    private const int MaxTries = 4;

    private readonly PingTable table = new(dynamoDB, heartbeatsTable);
    private readonly PingFlood flood = new();
    private readonly RefusedPings refused = new();

    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new ReceiveHeartbeatHandler(AwsClients.DynamoDB, TimeProvider.System, Setting.Required("HEARTBEATS_TABLE")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var (ping, problem) = HeartbeatPing.Read(request);
        var response = ping is null ? problem! : await KeepAsync(ping, context.CancellationToken);
        Metric.Count(response.Status == 200 ? "heartbeatsReceived" : "heartbeatsRefused");
        return response.ToHttp(request.RequestContext.Http.Method);
    }

    /// <summary>Keeps what a ping says, unless its row knows that or something newer.</summary>
    private async Task<HeartbeatResponse> KeepAsync(HeartbeatPing ping, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 0; tries < MaxTries; tries++)
            {
                var row = await table.ReadAsync(ping.Process, cancellationToken);
                if (!PingTable.HasToken(row, ping.Token))
                {
                    refused.Say(ping.Process, time.GetUtcNow());
                    return HeartbeatResponse.Unauthorized;
                }

                var now = time.GetUtcNow();
                if (tries == 0 && flood.Refuse(ping, row, now) is { } tooMany)
                {
                    return tooMany;
                }

                if (PingUpdate.Of(ping, row, now) is not { } update)
                {
                    return HeartbeatResponse.Kept(ping, isNews: false);
                }

                if (await table.TryKeepAsync(ping.Process, update, row, cancellationToken))
                {
                    if (update.Dropped is { } run)
                    {
                        Log.Warning(
                            $"A process has more than {Runs.Max} open runs: the latest before this one is not watched any more.",
                            ("process", ping.Process), ("run", run));
                    }

                    return HeartbeatResponse.Kept(ping, isNews: true);
                }
            }

            Log.Warning("A ping was dropped: other pings of its process were written at the same time.", ("process", ping.Process));
        }
        catch (Exception exception) when (exception is HttpRequestException || AwsErrors.Classify(exception) is { IsTransient: true })
        {
            Log.Error("A ping could not be kept.", exception, ("process", ping.Process));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            Log.Error("A ping could not be kept before the deadline.", exception, ("process", ping.Process));
        }

        return HeartbeatResponse.Unavailable;
    }
}
