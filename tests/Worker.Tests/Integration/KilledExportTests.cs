using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Demo;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>The packaged export, killed at each of its requests in turn: before it takes effect, and after.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.DeployedAlone)]
public sealed class KilledExportTests(DeployedEnvironment environment)
{
    private const int Lanes = 2;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_in_the_same_bytes_whichever_request_was_the_last()
    {
        var aws = await environment.AwsAsync();
        var killed = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => KillAsync(aws, lane)));

        // Ledger read, lease taken, a query, two files and one of malformed rows, two notes; manifest read, folder listed, lease confirmed,
        // manifest switched, a file deleted, lease released: each before and after.
        Assert.Equal(2 * 14, killed.Sum());
    }

    /// <summary>Kills at every <see cref="Lanes"/>th request, on a day of the lane's own; returns how often.</summary>
    private static async Task<int> KillAsync(LocalEnvironment aws, int lane)
    {
        var day = new DateOnly(2026, 10, 1 + lane);
        using var dynamoDB = aws.DynamoDB();
        using var s3 = aws.S3();
        var folder = Directory.CreateTempSubdirectory("worker-");
        await ZipFile.ExtractToDirectoryAsync(Checkout.Repository.Package, folder.FullName, Cancelled);
        var bootstrap = Path.Combine(folder.FullName, "bootstrap");
        await using var proxy = await KillingProxy.StartAsync(aws.Endpoint, () => Kill(bootstrap));
        var function = WithFewRowsAFile((await aws.DescribeAsync("export_api_log"))!);
        var bucket = function.Environment["EXPORT_BUCKET"];
        await using var host = await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => bootstrap,
            Environment = new Dictionary<string, string>(aws.Variables) { ["AWS_ENDPOINT_URL"] = proxy.Url.ToString() },
        });

        // The day was exported before, and has a late row and a malformed one since.
        var payload = Encoding.UTF8.GetBytes($$"""{"scheduledTime":"{{day.AddDays(1):yyyy-MM-dd}}T01:00:00+09:00"}""");
        await SampleData.PutApiLogAsync(dynamoDB, day, 30, Cancelled);
        await ExportAsync();
        var before = await ObjectsAsync(s3, bucket, day);
        await PutRowAsync(dynamoDB, day, $"{day:yyyy-MM-dd}T14:59:59.999Z#late");
        await PutRowAsync(dynamoDB, day, "some day#malformed");
        await ForgetAsync(dynamoDB, function, day);
        proxy.Reset();
        await ExportAsync();
        var expected = await ObjectsAsync(s3, bucket, day);
        var requests = proxy.Requests;
        Assert.Equal([3, 4], [before.Count, expected.Count]);

        var killed = 0;
        for (var step = 1 + lane; step <= 2 * requests; step += Lanes)
        {
            await ForgetAsync(dynamoDB, function, day);
            await RestoreAsync(s3, bucket, before, await ObjectsAsync(s3, bucket, day));
            proxy.Reset((step + 1) / 2, afterEffect: step % 2 == 0);
            Assert.Equal("Runtime.ExitError", Error(await host.InvokeAsync(function.Name, payload)));
            killed++;

            proxy.Reset();
            await PassDeadlineAsync(dynamoDB, function, day);
            await ExportAsync();
            Assert.Equal(expected, await ObjectsAsync(s3, bucket, day));
        }

        folder.Delete(recursive: true);
        return killed;

        async Task ExportAsync()
        {
            var result = await host.InvokeAsync(function.Name, payload);
            Assert.True(Error(result) is null, $"{Encoding.UTF8.GetString(result!.Payload.Span)}\n{string.Join('\n', result.Log)}");
        }
    }

    /// <summary>And with a single shard, so that the requests of every run come in the same order.</summary>
    private static FunctionConfiguration WithFewRowsAFile(FunctionConfiguration function) => function with
    {
        Environment = new Dictionary<string, string>(function.Environment)
        {
            ["API_LOG_SHARDS"] = "1",
            ["EXPORT_FILE_BYTES"] = "1000",
            ["EXPORT_LATE_DAYS"] = "0",
        },
    };

    private static string? Error(InvocationResult? result) =>
        result!.FunctionError is null ? null : System.Text.Json.JsonElement.Parse(result.Payload.Span).GetProperty("errorType").GetString();

    private static void Kill(string bootstrap)
    {
        foreach (var process in Process.GetProcessesByName("bootstrap").Where(process => process.MainModule?.FileName == bootstrap))
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Dictionary<string, AttributeValue> Key(DateOnly day) => new() { ["day"] = new($"{day:yyyy-MM-dd}") };

    /// <summary>What a quarter of an hour of waiting would do.</summary>
    private static async Task PassDeadlineAsync(AmazonDynamoDBClient dynamoDB, FunctionConfiguration function, DateOnly day) =>
        await dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = function.Environment["EXPORT_LEDGER_TABLE"],
                Key = Key(day),
                UpdateExpression = "SET ownedUntil = :past",
                ExpressionAttributeValues = new() { [":past"] = new() { N = "0" } },
            },
            Cancelled);

    private static async Task ForgetAsync(AmazonDynamoDBClient dynamoDB, FunctionConfiguration function, DateOnly day) =>
        await dynamoDB.DeleteItemAsync(function.Environment["EXPORT_LEDGER_TABLE"], Key(day), Cancelled);

    private static async Task PutRowAsync(AmazonDynamoDBClient dynamoDB, DateOnly day, string timeAndId) =>
        await dynamoDB.PutItemAsync(
            "api_log", new() { ["dayShard"] = new($"{day:yyyy-MM-dd}#0"), ["timeAndId"] = new(timeAndId) }, Cancelled);

    private static async Task RestoreAsync(
        AmazonS3Client s3, string bucket, SortedDictionary<string, string> wanted, SortedDictionary<string, string> present)
    {
        foreach (var key in present.Keys.Where(key => !wanted.ContainsKey(key)))
        {
            await s3.DeleteObjectAsync(bucket, key, Cancelled);
        }

        foreach (var (key, content) in wanted.Where(file => present.GetValueOrDefault(file.Key) != file.Value))
        {
            using var stream = new MemoryStream(Convert.FromBase64String(content));
            await s3.PutObjectAsync(
                new Amazon.S3.Model.PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream }, Cancelled);
        }
    }

    /// <summary>What lies in the bucket for a day, with its bytes.</summary>
    private static async Task<SortedDictionary<string, string>> ObjectsAsync(AmazonS3Client s3, string bucket, DateOnly day)
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var list = await s3.ListObjectsV2Async(
            new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket, Prefix = $"api-log/dt={day:yyyy-MM-dd}/" }, Cancelled);
        foreach (var key in (list.S3Objects ?? []).Select(found => found.Key))
        {
            using var found = await s3.GetObjectAsync(bucket, key, Cancelled);
            using var bytes = new MemoryStream();
            await found.ResponseStream.CopyToAsync(bytes, Cancelled);
            objects[key] = Convert.ToBase64String(bytes.ToArray());
        }

        return objects;
    }
}
