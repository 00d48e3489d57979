using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws;

namespace Worker.Tests.LocalAws.Triggers;

/// <summary>The stream of a table, as the local AWS has it.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(StreamOfTransactionsTests))]
public sealed class StreamOfTransactionsTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-streams-");
    private MotoServer? moto;
    private LocalAwsApi? api;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_reads_it_goes_on_after_a_cancelled_transaction()
    {
        moto = await MotoServer.StartAsync(Checkout.Repository, new Uri("http://127.0.0.1:1"), folder.FullName, Cancelled);
        api = new LocalAwsApi(moto.Url);
        var table = await CallAsync(
            "DynamoDB_20120810.CreateTable",
            """
            {"TableName":"t","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
             "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}
            """);
        var stream = table.GetProperty("TableDescription").GetProperty("LatestStreamArn").GetString();
        var description = await CallAsync("DynamoDBStreams_20120810.DescribeStream", $$"""{"StreamArn":"{{stream}}"}""");
        var shard = description.GetProperty("StreamDescription").GetProperty("Shards")[0].GetProperty("ShardId").GetString();
        var iterator = (await CallAsync(
            "DynamoDBStreams_20120810.GetShardIterator",
            $$"""{"StreamArn":"{{stream}}","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}"""))
            .GetProperty("ShardIterator").GetString();

        await PutAsync("before");
        (var before, iterator) = await ReadAsync(iterator!);
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(
            "DynamoDB_20120810.TransactWriteItems",
            """
            {"TransactItems":[{"Put":{"TableName":"t","Item":{"id":{"S":"before"}},"ConditionExpression":"attribute_not_exists(id)"}}]}
            """));
        await PutAsync("after");
        var (after, _) = await ReadAsync(iterator);

        Assert.Equal(["before"], before);
        Assert.Equal(["after"], after);
    }

    public async ValueTask DisposeAsync()
    {
        api?.Dispose();
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private Task<JsonElement> CallAsync(string action, string input) =>
        api!.CallAsync("dynamodb", action, JsonNode.Parse(input)!.AsObject(), Cancelled);

    private Task<JsonElement> PutAsync(string id) =>
        CallAsync("DynamoDB_20120810.PutItem", $$"""{"TableName":"t","Item":{"id":{"S":"{{id}}"} } }""");

    private async Task<(IEnumerable<string?> Ids, string Next)> ReadAsync(string iterator)
    {
        var records = await CallAsync("DynamoDBStreams_20120810.GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""");
        var ids = records.GetProperty("Records").EnumerateArray()
            .Select(record => record.GetProperty("dynamodb").GetProperty("Keys").GetProperty("id").GetProperty("S").GetString());
        return (ids, records.GetProperty("NextShardIterator").GetString()!);
    }
}
