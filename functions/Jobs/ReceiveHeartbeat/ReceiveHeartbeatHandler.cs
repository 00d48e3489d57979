using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
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
/// with <c>/start</c>, <c>/finish</c> or <c>/fail</c> behind it where runs are watched. A ping of an unknown process and one with a wrong
/// token get the same answer, 401, after the same work; neither makes a row. What the ping says is kept once, and never goes back in time.
/// </summary>
public sealed class ReceiveHeartbeatHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, string heartbeatsTable)
{
    private const string TokenField = "tokenSha256";

    // More pings of one process within the time of a request are no healthy process; curl --retry sends this one again.
    private const int MostTries = 4;

    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new ReceiveHeartbeatHandler(AwsClients.DynamoDB, TimeProvider.System, Setting.Required("HEARTBEATS_TABLE")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var (ping, problem) = HeartbeatPing.Read(request);
        var answer = ping is null ? problem! : await AnswerAsync(ping, context.CancellationToken);
        Metric.Count(answer.Status == 200 ? "heartbeatsReceived" : "heartbeatsRefused");
        return answer.ToResponse();
    }

    private async Task<HeartbeatAnswer> AnswerAsync(HeartbeatPing ping, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var row = await ReadAsync(ping.Process, cancellationToken);
                if (!BearerToken.Matches(ping.Token, row.GetValueOrDefault(TokenField)?.S))
                {
                    return HeartbeatAnswer.Unauthorized;
                }

                var now = time.GetUtcNow();
                if (!ping.Signal.IsNews(Signals(row), now))
                {
                    return HeartbeatAnswer.Kept(ping, isNews: false);
                }

                if (await KeepAsync(ping, row, now, cancellationToken))
                {
                    return HeartbeatAnswer.Kept(ping, isNews: true);
                }
            }

            Log.Warning("A ping gave way to others of its process.", ("process", ping.Process));
        }
        catch (Exception exception) when (exception is HttpRequestException || AwsErrors.Classify(exception) is { IsTransient: true })
        {
            Log.Error("A ping could not be kept.", exception, ("process", ping.Process));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            Log.Error("A ping could not be kept before the deadline.", exception, ("process", ping.Process));
        }

        return HeartbeatAnswer.Unavailable;
    }

    private async Task<Dictionary<string, AttributeValue>> ReadAsync(string process, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest
            {
                TableName = heartbeatsTable,
                Key = new() { ["process"] = new(process) },
                ConsistentRead = true,
                ProjectionExpression = $"{TokenField},{HeartbeatSignals.BeatField},{HeartbeatSignals.StartField},{HeartbeatSignals.FailureField}",
            },
            cancellationToken);
        return found.Item ?? [];
    }

    /// <summary>Writes the time of a signal; false when the row changed since it was read.</summary>
    private async Task<bool> KeepAsync(HeartbeatPing ping, Dictionary<string, AttributeValue> row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var field = ping.Signal.Field();
        var values = new Dictionary<string, AttributeValue> { [":now"] = Attributes.Time(now), [":token"] = row[TokenField] };
        var condition = $"{TokenField} = :token AND attribute_not_exists({field})";
        if (row.TryGetValue(field, out var seen))
        {
            values[":seen"] = seen;
            condition = $"{TokenField} = :token AND {field} = :seen";
        }

        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = heartbeatsTable,
                    Key = new() { ["process"] = new(ping.Process) },
                    UpdateExpression = $"SET {field} = :now",
                    ConditionExpression = condition,
                    ExpressionAttributeValues = values,
                },
                cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is ConditionalCheckFailedException or TransactionConflictException)
        {
            return false;
        }
    }

    /// <summary>What the row says; a time that cannot be read counts as none, and the ping repairs it.</summary>
    private static HeartbeatSignals Signals(Dictionary<string, AttributeValue> row)
    {
        return new HeartbeatSignals(Time(HeartbeatSignals.BeatField), Time(HeartbeatSignals.StartField), Time(HeartbeatSignals.FailureField));

        DateTimeOffset? Time(string field) => HeartbeatTime.Read(row.GetValueOrDefault(field)?.S ?? "");
    }
}
