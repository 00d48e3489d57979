using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Worker.Tool;
using Worker.Tool.Commands;
using Worker.Tool.LambdaHost;
using Worker.Tool.LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The packaged export, killed at each of its requests in turn: before it takes effect, and after.</summary>
[Trait("Category", "Integration")]
public sealed class KilledExportTests(DeployedEnvironment environment)
{
    private const int Lanes = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_in_the_same_bytes_whichever_request_was_the_last()
    {
        var aws = await environment.AwsAsync();
        var killed = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => KillAsync(aws, lane)));

        // Four shards: lease, a query, a file and a note each, manifest, a copy and a deletion each, release.
        Assert.InRange(killed.Sum(), 2 * 20, 2 * 40);
    }

    /// <summary>Kills at every <see cref="Lanes"/>th request, on a day of the lane's own; gives how often.</summary>
    private static async Task<int> KillAsync(LocalEnvironment aws, int lane)
    {
        var day = new DateOnly(2026, 10, 1 + lane);
        using var dynamoDB = aws.DynamoDB();
        using var s3 = aws.S3();
        await SampleData.PutApiLogAsync(dynamoDB, day, 40, Cancelled);
        var folder = Directory.CreateTempSubdirectory("worker-");
        await ZipFile.ExtractToDirectoryAsync(Checkout.Repository.Package, folder.FullName, Cancelled);
        var bootstrap = Path.Combine(folder.FullName, "bootstrap");
        await using var proxy = await KillingProxy.StartAsync(aws.Endpoint, () => Kill(bootstrap));
        var function = (await aws.DescribeAsync("export_api_log"))!;
        var bucket = function.Environment["EXPORT_BUCKET"];
        await using var host = await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => bootstrap,

            // One shard after the other, so that the requests of every run come in the same order.
            Environment = new Dictionary<string, string>(aws.Variables) { ["AWS_ENDPOINT_URL"] = proxy.Url.ToString(), ["EXPORT_PARALLEL_SHARDS"] = "1" },
        });

        var payload = Encoding.UTF8.GetBytes($$"""{"day":"{{day:yyyy-MM-dd}}"}""");
        Assert.Null((await host.InvokeAsync(function.Name, payload))!.FunctionError);
        var expected = await ObjectsAsync(s3, bucket, day);
        var requests = proxy.Requests;
        Assert.Equal(5, expected.Count);

        var killed = 0;
        for (var step = 1 + lane; step <= 2 * requests; step += Lanes)
        {
            await ForgetAsync(dynamoDB, s3, function, day);
            proxy.Reset((step + 1) / 2, afterEffect: step % 2 == 0);
            Assert.Equal("Runtime.ExitError", Error(await host.InvokeAsync(function.Name, payload)));
            killed++;

            proxy.Reset();
            await PassDeadlineAsync(dynamoDB, function, day);
            Assert.Null((await host.InvokeAsync(function.Name, payload))!.FunctionError);
            Assert.Equal(expected, await ObjectsAsync(s3, bucket, day));
        }

        folder.Delete(recursive: true);
        return killed;
    }

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
    private static async Task PassDeadlineAsync(AmazonDynamoDBClient dynamoDB, FunctionConfiguration function, DateOnly day) => await dynamoDB.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = function.Environment["EXPORT_LEDGER_TABLE"],
            Key = Key(day),
            UpdateExpression = "SET ownedUntil = :past",
            ExpressionAttributeValues = new() { [":past"] = new() { N = "0" } },
        },
        Cancelled);

    private static async Task ForgetAsync(AmazonDynamoDBClient dynamoDB, AmazonS3Client s3, FunctionConfiguration function, DateOnly day)
    {
        await dynamoDB.DeleteItemAsync(function.Environment["EXPORT_LEDGER_TABLE"], Key(day), Cancelled);
        var bucket = function.Environment["EXPORT_BUCKET"];
        foreach (var key in (await ObjectsAsync(s3, bucket, day)).Keys)
        {
            await s3.DeleteObjectAsync(bucket, key, Cancelled);
        }
    }

    /// <summary>What lies in the bucket for a day, published or staged, with its bytes.</summary>
    private static async Task<SortedDictionary<string, string>> ObjectsAsync(AmazonS3Client s3, string bucket, DateOnly day)
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var prefix in new[] { $"api-log/dt={day:yyyy-MM-dd}/", $"staging/api-log/dt={day:yyyy-MM-dd}/" })
        {
            var list = await s3.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket, Prefix = prefix }, Cancelled);
            foreach (var key in (list.S3Objects ?? []).Select(found => found.Key))
            {
                using var found = await s3.GetObjectAsync(bucket, key, Cancelled);
                using var bytes = new MemoryStream();
                await found.ResponseStream.CopyToAsync(bytes, Cancelled);
                objects[key] = Convert.ToBase64String(bytes.ToArray());
            }
        }

        return objects;
    }
}
