using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>What moto does otherwise than AWS, and the local AWS does not.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(LocalAwsFidelityTests))]
public sealed class LocalAwsFidelityTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private readonly ConcurrentQueue<(string Function, string Event)> invoked = [];
    private readonly HttpListener invokeApi = new();
    private MotoServer services = null!;
    private LocalAwsApi api = null!;
    private AmazonDynamoDBClient dynamoDB = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var invokeUrl = new Uri($"http://127.0.0.1:{Loopback.FreePort()}/");
        invokeApi.Prefixes.Add(invokeUrl.ToString());
        invokeApi.Start();
        _ = TakeAsync();
        services = await MotoServer.StartAsync(Checkout.Repository, invokeUrl, folder.FullName, Cancelled);
        api = new LocalAwsApi(services.Url);
        dynamoDB = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = services.Url.ToString(), AuthenticationRegion = LocalAwsApi.Region });
    }

    public async ValueTask DisposeAsync()
    {
        dynamoDB.Dispose();
        api.Dispose();
        await services.DisposeAsync();
        invokeApi.Close();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_cancelled_transaction_writes_nothing_to_a_stream_which_goes_on()
    {
        var iterator = await CreateTableAsync();

        await Assert.ThrowsAsync<TransactionCanceledException>(() => dynamoDB.TransactWriteItemsAsync(
            new TransactWriteItemsRequest
            {
                TransactItems =
                [
                    new() { Put = new() { TableName = "words", Item = Item("never") } },
                    new()
                    {
                        ConditionCheck = new() { TableName = "words", Key = Item("absent"), ConditionExpression = "attribute_exists(id)" },
                    },
                ],
            },
            Cancelled));
        await dynamoDB.PutItemAsync("words", Item("after"), Cancelled);
        await dynamoDB.TransactWriteItemsAsync(
            new TransactWriteItemsRequest { TransactItems = [new() { Put = new() { TableName = "words", Item = Item("whole") } }] },
            Cancelled);

        var read = await StreamsAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
        Assert.Equal(
            ["after", "whole"],
            read.GetProperty("Records").EnumerateArray()
                .Select(record => record.GetProperty("dynamodb").GetProperty("Keys").GetProperty("id").GetProperty("S").GetString()));
    }

    [Fact]
    public async Task The_size_of_what_is_not_there_compares_as_false()
    {
        await CreateTableAsync();
        await dynamoDB.PutItemAsync("words", Item("without areas"), Cancelled);

        // As hazards_api asks with area=010000.
        var found = await dynamoDB.ScanAsync(
            new ScanRequest("words")
            {
                FilterExpression = "contains(areas, :area) OR size(areas) >= :many",
                ExpressionAttributeValues = new() { [":area"] = new("010000"), [":many"] = new() { N = "300" } },
            },
            Cancelled);

        Assert.Equal((0, 1), (found.Count ?? 0, found.ScannedCount ?? 0));
    }

    [Fact]
    public async Task A_rule_starts_all_its_functions_each_with_its_input()
    {
        const string Functions = "arn:aws:lambda:ap-northeast-1:123456789012:function:";
        await EventsAsync("PutRule", new JsonObject { ["Name"] = "words", ["EventPattern"] = """{"source":["words"]}""" });
        await EventsAsync("PutTargets", new JsonObject
        {
            ["Rule"] = "words",
            ["Targets"] = new JsonArray(
                new JsonObject { ["Id"] = "1", ["Arn"] = Functions + "whole" },
                new JsonObject { ["Id"] = "2", ["Arn"] = Functions + "own", ["Input"] = """{"mode":"full"}""" },
                new JsonObject { ["Id"] = "3", ["Arn"] = Functions + "part", ["InputPath"] = "$.detail" },
                new JsonObject { ["Id"] = "4", ["Arn"] = "arn:aws:sns:ap-northeast-1:123456789012:not-here" }),
        });

        await EventsAsync("PutEvents", new JsonObject
        {
            ["Entries"] = new JsonArray(new JsonObject { ["Source"] = "words", ["DetailType"] = "Counted", ["Detail"] = """{"n":7}""" }),
        });

        // Handing over is answered after the function's host has taken the event.
        Assert.Equal(["whole", "own", "part"], invoked.Select(one => one.Function));
        var events = invoked.Select(one => JsonElement.Parse(one.Event)).ToList();
        Assert.Equal(7, events[0].GetProperty("detail").GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.String, events[0].GetProperty("time").ValueKind);
        Assert.Equal(["""{"mode": "full"}""", """{"n": 7}"""], invoked.Skip(1).Select(one => one.Event));
    }

    [Fact]
    public async Task A_changed_sample_replaces_the_parameter_and_an_unchanged_one_does_not()
    {
        var repository = new Repository(folder.FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(repository.SampleParameters)!);
        var parameters = new LocalParameters();
        var said = new List<string>();
        await ApplyAsync("""{ "/a": "1", "/b": "1" }""");
        await LocalParameters.PutAsync(api, "/a", "by hand", Cancelled);

        await ApplyAsync("""{ "/a": "1", "/b": "2" }""");
        var kept = (await ValueAsync("/a"), await ValueAsync("/b"));
        await ApplyAsync("""{ "/a": "3", "/b": "2" }""");

        Assert.Equal(("by hand", "2"), kept);
        Assert.Equal("3", await ValueAsync("/a"));
        Assert.Equal(
            ["Parameter /b has the new value", "Parameter /a has the new value"], said.Select(line => line.Split('.')[0]));

        async Task ApplyAsync(string samples)
        {
            await File.WriteAllTextAsync(repository.SampleParameters, samples, Cancelled);
            await parameters.PutSamplesAsync(repository, api, Cancelled, said.Add);
        }
    }

    private async Task<string?> ValueAsync(string name)
    {
        var input = new JsonObject { ["Name"] = name, ["WithDecryption"] = true };
        return (await api.CallAsync("ssm", "AmazonSSM.GetParameter", input, Cancelled))
            .GetProperty("Parameter").GetProperty("Value").GetString();
    }

    /// <summary>A table with a stream; gives where the stream begins.</summary>
    private async Task<string> CreateTableAsync()
    {
        var table = await dynamoDB.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = "words",
                KeySchema = [new("id", KeyType.HASH)],
                AttributeDefinitions = [new("id", ScalarAttributeType.S)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
                StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.NEW_AND_OLD_IMAGES },
            },
            Cancelled);
        var stream = table.TableDescription.LatestStreamArn;
        var described = await StreamsAsync("DescribeStream", new JsonObject { ["StreamArn"] = stream });
        var shard = described.GetProperty("StreamDescription").GetProperty("Shards")[0].GetProperty("ShardId").GetString();
        var input = new JsonObject { ["StreamArn"] = stream, ["ShardId"] = shard, ["ShardIteratorType"] = "LATEST" };
        return (await StreamsAsync("GetShardIterator", input)).GetProperty("ShardIterator").GetString()!;
    }

    private Task<JsonElement> StreamsAsync(string action, JsonObject input) =>
        api.CallAsync("dynamodb", $"DynamoDBStreams_20120810.{action}", input, Cancelled);

    private Task<JsonElement> EventsAsync(string action, JsonObject input) =>
        api.CallAsync("events", $"AWSEvents.{action}", input, Cancelled);

    private static Dictionary<string, AttributeValue> Item(string id) => new() { ["id"] = new(id) };

    /// <summary>Takes every invocation, as the host of the functions does.</summary>
    private async Task TakeAsync()
    {
        while (invokeApi.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await invokeApi.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }

            using var reader = new StreamReader(request.Request.InputStream, Encoding.UTF8);
            invoked.Enqueue((request.Request.Url!.Segments[^2].TrimEnd('/'), await reader.ReadToEndAsync(Cancelled)));
            request.Response.StatusCode = (int)HttpStatusCode.Accepted;
            request.Response.Close();
        }
    }
}
