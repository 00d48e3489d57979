using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using LocalAws;
using LocalAws.LambdaHost;
using LocalAws.Triggers;
using Worker.Tests.Fuzzing.Jobs;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>
/// A local AWS with the few things that some jobs need, and these jobs as processes of their own under the local host, each behind proxies.
/// The jobs are those that this program was built with. Whoever sets things up and looks at what came of it goes past the proxies.
/// </summary>
public sealed class TriedFleet : IAsyncDisposable
{
    public const string Account = "123456789012";

    private readonly string folder = Directory.CreateTempSubdirectory("worker-faults-").FullName;
    private readonly Dictionary<string, TriedFunction> functions = [];
    private readonly List<Poller> pollers = [];
    private readonly FaultMix mix;
    private MotoServer? moto;
    private FunctionHost? host;
    private int invocations;
    private int failures;

    private TriedFleet(FaultMix mix) => this.mix = mix;

    public AmazonDynamoDBClient DynamoDB { get; private set; } = null!;

    public AmazonS3Client S3 { get; private set; } = null!;

    internal LocalAwsApi Api { get; private set; } = null!;

    public int Invocations => invocations;

    /// <summary>Invocations that failed as a whole.</summary>
    public int Failures => failures;

    public int Requests => functions.Values.Sum(function => function.Requests);

    /// <summary>How often each fault came, over all functions.</summary>
    internal IReadOnlyDictionary<FaultKind, int> Counts => functions.Values.SelectMany(function => function.Plan.Counts)
        .GroupBy(count => count.Key).OrderBy(kind => kind.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(count => count.Value));

    /// <summary>The last lines that the functions logged, for whoever looks for the cause of a broken promise.</summary>
    internal FleetLog Log { get; } = new();

    internal static async Task<TriedFleet> StartAsync(FaultMix mix, CancellationToken cancellationToken)
    {
        var fleet = new TriedFleet(mix);
        try
        {
            var port = Loopback.FreePort();
            fleet.moto = await MotoServer.StartAsync(
                Repository.Find(), new Uri($"http://127.0.0.1:{port}"), fleet.folder, cancellationToken);
            var executable = fleet.CopyJobs();
            var endpoint = fleet.moto.Url.ToString();
            var credentials = new BasicAWSCredentials("local", "local");
            fleet.DynamoDB = new(
                credentials, new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = LocalAwsApi.Region });
            fleet.S3 = new(
                credentials,
                new AmazonS3Config { ServiceURL = endpoint, AuthenticationRegion = LocalAwsApi.Region, ForcePathStyle = true });
            fleet.Api = new LocalAwsApi(fleet.moto.Url);
            fleet.host = await FunctionHost.StartAsync(new FunctionHostOptions
            {
                Port = port,
                Describe = name => Task.FromResult(fleet.functions.GetValueOrDefault(name)?.Configuration),
                Bootstrap = _ => executable,
                LimitsMemory = false, // the JIT takes more than the package
                Environment = new Dictionary<string, string>
                {
                    ["AWS_ACCESS_KEY_ID"] = "local",
                    ["AWS_SECRET_ACCESS_KEY"] = "local",
                    ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
                    ["DOTNET_TieredPGO"] = "0",
                },
                OnLog = fleet.Log.Add,
                OnInvoked = fleet.Count,
            });
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a table with the keys that Terraform gives it.</summary>
    /// <param name="stream">What its stream has of each row; null for no stream.</param>
    public async Task CreateTableAsync(string table, StreamViewType? stream = null)
    {
        var (partition, sort) = TableSchemas.All[table];
        var keys = new List<KeySchemaElement> { new(partition, KeyType.HASH) };
        keys.AddRange(sort is null ? [] : [new KeySchemaElement(sort, KeyType.RANGE)]);
        await DynamoDB.CreateTableAsync(new CreateTableRequest
        {
            TableName = table,
            KeySchema = keys,
            AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key.AttributeName, ScalarAttributeType.S))],
            BillingMode = BillingMode.PAY_PER_REQUEST,
            StreamSpecification = stream is null ? null : new StreamSpecification { StreamEnabled = true, StreamViewType = stream },
        });
    }

    /// <summary>Makes a queue from which nothing is ever moved away: what is received often here would be postponed on AWS.</summary>
    /// <returns>Its URL for functions; any host does, since the clients go where the queue service is.</returns>
    public async Task<string> CreateQueueAsync(string name)
    {
        await Api.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = name }, CancellationToken.None);
        return $"https://sqs.{LocalAwsApi.Region}.amazonaws.com/{Account}/{name}";
    }

    public Task CreateBucketAsync(string name) =>
        S3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest { BucketName = name, BucketRegionName = LocalAwsApi.Region });

    internal void Deploy(FunctionSettings settings) => functions[settings.Name] = new TriedFunction(settings, moto!.Url, mix);

    /// <summary>Where a function finds a server that is no service of AWS.</summary>
    /// <param name="variable">Which its settings name.</param>
    public Uri WebsiteOf(string function, string variable) => new(functions[function].Configuration.Environment[variable]);

    internal FaultPlan PlanOf(string function) => functions[function].Plan;

    /// <summary>Has the messages of a queue start a function, some at a time, as its mapping in Terraform does.</summary>
    public void StartFromQueue(string queue, string function, int batchSize) => Start(new QueuePoller(
        Mapping(function, $"arn:aws:sqs:{LocalAwsApi.Region}:{Account}:{queue}", batchSize), Api, host!, Log.AddProblem));

    /// <summary>Has the changes of a table start a function.</summary>
    public async Task StartFromStreamAsync(string table, string function, int batchSize)
    {
        var described = await DynamoDB.DescribeTableAsync(table);
        Start(new StreamPoller(Mapping(function, described.Table.LatestStreamArn, batchSize), Api, host!, Log.AddProblem));
    }

    /// <summary>Runs a function once.</summary>
    /// <returns>Its response; null when it failed.</returns>
    public async Task<JsonElement?> InvokeAsync(string function, string payload)
    {
        var result = await host!.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        return result!.FunctionError is null ? JsonElement.Parse(result.Payload.Span) : null;
    }

    /// <summary>Runs a function again until it does not fail, as an operator or an asynchronous event would.</summary>
    /// <exception cref="BrokenPromiseException">It fails all the time.</exception>
    public async Task<JsonElement> InvokeUntilItSucceedsAsync(string function, string payload, int tries = 5)
    {
        for (var i = 0; i < tries; i++)
        {
            if (await InvokeAsync(function, payload) is { } response)
            {
                return response;
            }
        }

        throw new BrokenPromiseException($"{function} failed {tries} times, though nothing is wrong any more");
    }

    /// <summary>Every row of a table.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> RowsAsync(string table)
    {
        var rows = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await DynamoDB.ScanAsync(request);
            rows.AddRange(page.Items ?? []);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return rows;
    }

    /// <summary>How many messages are in a queue, seen or not.</summary>
    public async Task<int> MessagesAsync(string queue)
    {
        var found = await Api.CallAsync(
            "sqs",
            "AmazonSQS.GetQueueAttributes",
            new JsonObject
            {
                ["QueueUrl"] = Api.QueueUrl($"arn:aws:sqs:{LocalAwsApi.Region}:{Account}:{queue}"),
                ["AttributeNames"] = new JsonArray("All"),
            },
            CancellationToken.None);
        var attributes = found.GetProperty("Attributes");
        return Number("ApproximateNumberOfMessages") + Number("ApproximateNumberOfMessagesNotVisible");

        int Number(string name) => int.Parse(attributes.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
    }

    public void StartFaults(int seed)
    {
        foreach (var function in functions.Values)
        {
            function.Plan.Start(seed);
        }
    }

    /// <summary>All is well from now on; waits until what takes effect late has done so.</summary>
    public async Task StopFaultsAsync(CancellationToken cancellationToken)
    {
        foreach (var function in functions.Values)
        {
            function.Plan.Stop();
        }

        for (var waited = 0; waited < 100 && functions.Values.Any(function => !function.IsIdle); waited++)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var poller in pollers)
        {
            await poller.DisposeAsync();
        }

        if (host is not null)
        {
            await host.DisposeAsync();
        }

        foreach (var function in functions.Values)
        {
            await function.DisposeAsync();
        }

        if (moto is not null)
        {
            await moto.DisposeAsync();
        }

        DynamoDB?.Dispose();
        S3?.Dispose();
        Api?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static EventSourceMapping Mapping(string function, string source, int batchSize) => new(
        function,
        $"arn:aws:lambda:{LocalAwsApi.Region}:{Account}:function:{function}",
        source,
        batchSize,
        TimeSpan.Zero,
        ReportsItems: true,
        "TRIM_HORIZON",
        Bisects: true,
        MaximumRetries: -1,
        MaximumRecordAge: null,
        FailureDestination: null,
        HasFilter: false);

    /// <summary>
    /// The local AWS ends processes from its folder when this one dies without a word; and a build meanwhile changes nothing.
    /// </summary>
    private string CopyJobs()
    {
        var jobs = Directory.CreateDirectory(Path.Combine(folder, "jobs"));
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(jobs.FullName, Path.GetFileName(file)));
        }

        return Path.Combine(jobs.FullName, "bootstrap");
    }

    private void Start(Poller poller)
    {
        pollers.Add(poller);
        poller.Start();
    }

    private void Count(string function, InvocationResult result)
    {
        Interlocked.Increment(ref invocations);
        if (result.FunctionError is not null)
        {
            Interlocked.Increment(ref failures);
            Log.Add(function, $"failed: {Encoding.UTF8.GetString(result.Payload.Span)}");
        }
    }
}
