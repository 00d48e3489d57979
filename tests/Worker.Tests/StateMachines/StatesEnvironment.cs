using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LocalAws;
using Worker.Jobs.AnnounceTraining;
using Worker.Tests.Integration;
using WorkerLib.Alerts;

namespace Worker.Tests.StateMachines;

/// <summary>
/// The state machine train_reviews as it is deployed, in a local AWS of its own whose functions and SageMaker are <see cref="FakeTasks"/>.
/// Only what tells people is real, and writes its rows there.
/// </summary>
public sealed class StatesEnvironment(DeployedEnvironment deployed) : IAsyncDisposable
{
    private const string Machine = $"arn:aws:states:{LocalAwsApi.Region}:123456789012:stateMachine:train_reviews";

    // Functions of the language stand in the definition as texts, and moto reads those as they are written.
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-states-");
    private Task? started;
    private MotoServer? moto;
    private AmazonDynamoDBClient? dynamoDB;

    internal FakeTasks Tasks { get; } = new();

    internal LocalAwsApi Api { get; private set; } = null!;

    internal AmazonS3Client S3 { get; private set; } = null!;

    /// <summary>Starts it, the first time; everything else here needs that.</summary>
    internal Task StartAsync() => started ??= DeployAsync();

    /// <summary>A resource as it is deployed.</summary>
    internal static async Task<JsonElement> DeployedAsync(DeployedEnvironment deployed, string address) =>
        (await deployed.StateAsync()).GetProperty("values").GetProperty("root_module").GetProperty("resources").EnumerateArray()
            .Single(resource => resource.GetProperty("address").GetString() == address).GetProperty("values");

    /// <summary>Starts an execution for an upload and waits for its end.</summary>
    internal async Task<JsonElement> RunAsync(string key) => await EndAsync(await StartAsync(key));

    /// <summary>Starts an execution for an upload.</summary>
    /// <returns>Its ARN.</returns>
    internal async Task<string> StartAsync(string key)
    {
        var input = new JsonObject
        {
            ["detail"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = "reviews" },
                ["object"] = new JsonObject { ["key"] = key, ["etag"] = "0123" },
            },
        };
        var execution = await StatesAsync(
            "StartExecution", new JsonObject { ["stateMachineArn"] = Machine, ["input"] = input.ToJsonString() });
        return execution.GetProperty("executionArn").GetString()!;
    }

    internal async Task<JsonElement> EndAsync(string execution)
    {
        while (true)
        {
            var described = await StatesAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });
            if (described.GetProperty("status").GetString() != "RUNNING")
            {
                return described;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    internal async Task<IReadOnlyList<JsonElement>> ExecutionsAsync() =>
    [
        .. (await StatesAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = Machine })).GetProperty("executions")
            .EnumerateArray(),
    ];

    /// <summary>The states that an execution entered.</summary>
    internal async Task<IReadOnlyList<string>> StatesOfAsync(string execution) =>
    [
        .. (await StatesAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution })).GetProperty("events")
            .EnumerateArray()
            .Where(one => one.TryGetProperty("stateEnteredEventDetails", out _))
            .Select(one => one.GetProperty("stateEnteredEventDetails").GetProperty("name").GetString()!),
    ];

    internal Task<JsonElement> StatesAsync(string action, JsonObject input) =>
        Api.CallAsync("states", $"AWSStepFunctions.{action}", input, TestContext.Current.CancellationToken);

    /// <summary>Takes the rows of the table of alerts away and gives them.</summary>
    internal async Task<IReadOnlyList<Alert>> TakeAlertsAsync()
    {
        var rows = (await dynamoDB!.ScanAsync(new ScanRequest("alerts"))).Items;
        foreach (var row in rows)
        {
            await dynamoDB.DeleteItemAsync("alerts", new() { ["subject"] = row["subject"], ["raisedAt"] = row["raisedAt"] });
        }

        return [.. rows.Select(Alert.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }

        await Tasks.DisposeAsync();
        dynamoDB?.Dispose();
        S3?.Dispose();
        Api?.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task DeployAsync()
    {
        await Tasks.StartAsync();
        moto = await MotoServer.StartAsync(
            Checkout.Repository,
            Tasks.FunctionsUrl,
            folder.FullName,
            CancellationToken.None,
            new Dictionary<string, string?> { ["AWS_ENDPOINT_URL_SAGEMAKER"] = Tasks.SageMakerUrl.ToString() });
        Api = new LocalAwsApi(moto.Url);
        var credentials = new BasicAWSCredentials("local", "local");
        dynamoDB = new AmazonDynamoDBClient(
            credentials, new AmazonDynamoDBConfig { ServiceURL = moto.Url.ToString(), AuthenticationRegion = LocalAwsApi.Region });
        S3 = new AmazonS3Client(
            credentials,
            new AmazonS3Config { ServiceURL = moto.Url.ToString(), AuthenticationRegion = LocalAwsApi.Region, ForcePathStyle = true });
        await CreateTableAsync();
        await CreateRoleAsync();
        foreach (var function in new[] { "prepare_reviews", "verify_model", "announce_training" })
        {
            await CreateFunctionAsync(function);
        }

        var handler = new AnnounceTrainingHandler(dynamoDB, "alerts");
        Tasks.Handle("announce_training", async input =>
        {
            var report = await handler.HandleAsync(
                input.Deserialize(AnnounceTrainingJson.Default.Request)!, Substitute.For<Amazon.Lambda.Core.ILambdaContext>());
            return new FakeResult(JsonSerializer.Serialize(report, AnnounceTrainingJson.Default.Report));
        });
        var definition = JsonNode.Parse(
            (await DeployedAsync(deployed, "aws_sfn_state_machine.train_reviews")).GetProperty("definition").GetString()!)!;
        Hurry(definition);
        await Api.CallAsync(
            "states",
            "AWSStepFunctions.CreateStateMachine",
            new JsonObject
            {
                ["name"] = "train_reviews",
                ["definition"] = definition.ToJsonString(Unescaped),
                ["roleArn"] = "arn:aws:iam::123456789012:role/states",
            },
            CancellationToken.None);
        await StartWithObjectsAsync();
    }

    /// <summary>Lets it wait a second where it waits longer before it retries.</summary>
    private static void Hurry(JsonNode definition)
    {
        foreach (var retry in definition["States"]!.AsObject().SelectMany(state => state.Value!["Retry"]?.AsArray() ?? []))
        {
            retry!["IntervalSeconds"] = 1;
            retry["MaxDelaySeconds"] = 2;
        }
    }

    private Task<CreateTableResponse> CreateTableAsync() => dynamoDB!.CreateTableAsync(new CreateTableRequest
    {
        TableName = "alerts",
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new("subject", KeyType.HASH), new("raisedAt", KeyType.RANGE)],
        AttributeDefinitions = [new("subject", ScalarAttributeType.S), new("raisedAt", ScalarAttributeType.S)],
    });

    /// <summary>A function of any code: what it does is said by <see cref="Tasks"/>.</summary>
    private async Task CreateFunctionAsync(string name)
    {
        await PostAsync("lambda", "/2015-03-31/functions", JsonContent.Create(new JsonObject
        {
            ["FunctionName"] = name,
            ["Runtime"] = "provided.al2023",
            ["Handler"] = "Any",
            ["Role"] = "arn:aws:iam::123456789012:role/any",
            ["Code"] = new JsonObject
            {
                ["ZipFile"] = Convert.ToBase64String(
                    await File.ReadAllBytesAsync(Path.Combine(Checkout.Root, "tests", "data", "empty.zip"))),
            },
        }));
        await Api.CallAsync(
            "logs", "Logs_20140328.CreateLogGroup", new JsonObject { ["logGroupName"] = $"/aws/lambda/{name}" }, CancellationToken.None);
    }

    private Task CreateRoleAsync() => PostAsync("iam", "/", new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["Action"] = "CreateRole",
        ["RoleName"] = "any",
        ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[]}""",
    }));

    private async Task PostAsync(string service, string path, HttpContent content)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{LocalAwsApi.Region}/{service}/aws4_request, SignedHeaders=host, Signature=none");
        using var response = await http.PostAsync(new Uri(moto!.Url, path), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The rule as it is deployed, with a bucket whose events it gets.</summary>
    private async Task StartWithObjectsAsync()
    {
        var rule = await DeployedAsync(deployed, "aws_cloudwatch_event_rule.train_reviews");
        var pattern = rule.GetProperty("event_pattern").GetString()!;
        var bucket = JsonElement.Parse(pattern).GetProperty("detail").GetProperty("bucket").GetProperty("name")[0].GetString()!;
        await S3.PutBucketAsync(new PutBucketRequest { BucketName = bucket, BucketRegionName = LocalAwsApi.Region });
        await S3.PutBucketNotificationAsync(new() { BucketName = bucket, EventBridgeConfiguration = new() });
        await Api.CallAsync(
            "events",
            "AWSEvents.PutRule",
            new JsonObject { ["Name"] = "train_reviews", ["EventPattern"] = pattern },
            CancellationToken.None);
        await Api.CallAsync(
            "events",
            "AWSEvents.PutTargets",
            new JsonObject
            {
                ["Rule"] = "train_reviews",
                ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "train_reviews", ["Arn"] = Machine }),
            },
            CancellationToken.None);
        Bucket = bucket;
    }

    /// <summary>Whose objects start executions.</summary>
    internal string Bucket { get; private set; } = "";
}
