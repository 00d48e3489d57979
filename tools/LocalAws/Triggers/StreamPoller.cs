using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// Starts a function for the changes of a table, in their order, as Lambda does
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html). The local stream has one shard. AWS waits
/// longer and longer before it retries a failed batch; here it is half a second.
/// </summary>
/// <param name="position">Where an earlier poller of the mapping stopped; null begins where the mapping says.</param>
internal sealed class StreamPoller(
    EventSourceMapping mapping, LocalAwsApi api, FunctionHost host, Action<string> onProblem, string? position = null) : Poller(onProblem)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WaitBeforeRetry = TimeSpan.FromMilliseconds(500);

    private readonly Destinations destinations = new(api);
    private string shard = "";

    /// <summary>The first record that was not handled yet.</summary>
    public string? Position { get; private set; } = position;

    protected override async Task PollAsync(CancellationToken cancellationToken)
    {
        if (shard.Length == 0)
        {
            Position = await StartAsync(cancellationToken);
        }

        var next = Position!;
        var records = new List<JsonElement>();
        var clock = Stopwatch.StartNew();
        do
        {
            var limit = mapping.BatchSize - records.Count;
            var response = await CallAsync(
                "GetRecords", new JsonObject { ["ShardIterator"] = next, ["Limit"] = limit }, cancellationToken);
            next = response.GetProperty("NextShardIterator").GetString()!;
            records.AddRange(response.GetProperty("Records").EnumerateArray());
            if (records.Count < mapping.BatchSize)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
        while (records.Count > 0 && records.Count < mapping.BatchSize && clock.Elapsed < mapping.Window);

        if (records.Count > 0)
        {
            var batch = new StreamBatch(
                mapping,
                some => InvokeAsync(some, cancellationToken),
                GiveUpAsync,
                () => Task.Delay(WaitBeforeRetry, cancellationToken),
                TimeProvider.System);
            await batch.RunAsync(records);
        }

        Position = next;
    }

    /// <summary>The event of a batch (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html), from the response of
    /// GetRecords.</summary>
    internal static JsonObject Event(IEnumerable<JsonElement> records, string streamArn) => new()
    {
        ["Records"] = new JsonArray([.. records.Select(record =>
        {
            var shaped = JsonObject.Create(record)!;
            shaped["awsRegion"] = streamArn.Split(':')[3];
            shaped["eventSourceARN"] = streamArn;
            return shaped;
        })]),
    };

    /// <summary>What Lambda reports of records that no attempt could save: where they are in the stream, not what they hold.</summary>
    internal static JsonObject Record(
        EventSourceMapping mapping, string shard, string condition, int attempts, IReadOnlyList<JsonElement> records,
        InvocationResult result, DateTimeOffset now) => new()
        {
            ["requestContext"] = Destinations.Request($"{mapping.FunctionArn}:$LATEST", condition, attempts, result),
            ["responseContext"] = Destinations.Response(result),
            ["version"] = "1.0",
            ["timestamp"] = Times.Milliseconds(now),
            ["DDBStreamBatchInfo"] = new JsonObject
            {
                ["shardId"] = shard,
                ["startSequenceNumber"] = StreamBatch.SequenceNumber(records[0]),
                ["endSequenceNumber"] = StreamBatch.SequenceNumber(records[^1]),
                ["approximateArrivalOfFirstRecord"] = Times.Seconds(StreamBatch.Created(records[0])),
                ["approximateArrivalOfLastRecord"] = Times.Seconds(StreamBatch.Created(records[^1])),
                ["batchSize"] = records.Count,
                ["streamArn"] = mapping.SourceArn,
            },
        };

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        var stream = await CallAsync("DescribeStream", new JsonObject { ["StreamArn"] = mapping.SourceArn }, cancellationToken);
        shard = stream.GetProperty("StreamDescription").GetProperty("Shards")[0].GetProperty("ShardId").GetString()!;
        if (Position is not null)
        {
            return Position;
        }

        var response = await CallAsync("GetShardIterator", new JsonObject
        {
            ["StreamArn"] = mapping.SourceArn,
            ["ShardId"] = shard,
            ["ShardIteratorType"] = mapping.StartingPosition == "LATEST" ? "LATEST" : "TRIM_HORIZON",
        }, cancellationToken);
        return response.GetProperty("ShardIterator").GetString()!;
    }

    private async Task<InvocationResult> InvokeAsync(IReadOnlyList<JsonElement> records, CancellationToken cancellationToken) =>
        await host.InvokeAsync(mapping.Function, Encoding.UTF8.GetBytes(Event(records, mapping.SourceArn).ToJsonString()), "stream")
            .WaitAsync(cancellationToken)
            ?? throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"{mapping.Function} is not deployed: changes of {mapping.SourceName} that wait: {records.Count}"));

    private async Task GiveUpAsync(string condition, int attempts, IReadOnlyList<JsonElement> records, InvocationResult result)
    {
        if (mapping.FailureDestination is { } arn)
        {
            await destinations.SendAsync(
                arn,
                Record(mapping, shard, condition, attempts, records, result, DateTimeOffset.UtcNow).ToJsonString(),
                new Dictionary<string, string>(),
                CancellationToken.None);
        }
    }

    private Task<JsonElement> CallAsync(string action, JsonObject input, CancellationToken cancellationToken) =>
        api.CallAsync("dynamodb", $"DynamoDBStreams_20120810.{action}", input, cancellationToken);
}
