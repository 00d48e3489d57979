using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using LocalAws;
using Worker.Tests.Jobs.ReplayDeadLetters;

namespace Worker.Tests.Integration;

/// <summary>ReplayDeadLetters and <c>./worker dead-letter</c> as they are deployed, on letters that each test makes for itself.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)] // two readers of one queue hide its letters from each other
public sealed class DeployedReplayDeadLettersTests(DeployedEnvironment environment) : IAsyncLifetime
{
    private const string Bucket = "worker-local-dead-letters-123456789012";

    private readonly string mark = Guid.NewGuid().ToString("N")[..12];
    private readonly DirectoryInfo checkout = Directory.CreateTempSubdirectory("worker-");
    private LocalEnvironment aws = null!;
    private AmazonSQSClient sqs = null!;
    private AmazonLambdaClient lambda = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        aws = await environment.AwsAsync();
        var credentials = new BasicAWSCredentials("local", "local");
        sqs = new AmazonSQSClient(
            credentials, new AmazonSQSConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = LocalAwsApi.Region });
        lambda = new AmazonLambdaClient(
            credentials, new AmazonLambdaConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = LocalAwsApi.Region });
    }

    public ValueTask DisposeAsync()
    {
        sqs?.Dispose();
        lambda?.Dispose();
        checkout.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Redrives_an_event_a_schedule_and_a_message_to_where_they_failed()
    {
        // One that the function fails on, one that a schedule could not hand over, and one that was received too often.
        await lambda.InvokeAsync(
            new InvokeRequest
            {
                FunctionName = "export_api_log",
                InvocationType = InvocationType.Event,
                Payload = $$"""{"day":"event {{mark}}"}""",
            },
            Cancelled);
        var schedule = DeadLetterSamples.Read("schedule");
        schedule.MessageAttributes!["ERROR_MESSAGE"].StringValue = $"not found: slot {mark}";
        await SendAsync($$"""{"day":"slot {{mark}}"}""", schedule.MessageAttributes);
        var queue = await FailedMessageAsync();

        var shown = await LettersAsync(3);
        Assert.Equal(
            ["Invocation", "Queue", "Schedule"],
            shown.Select(letter => letter.GetProperty("kind").GetString()).Order(StringComparer.Ordinal));
        var ids = new JsonArray([.. shown.Select(letter => JsonValue.Create(letter.GetProperty("id").GetString()))]);

        var dry = await RunAsync(new JsonObject { ["action"] = "redrive", ["messageIds"] = ids.DeepClone() });
        Assert.Equal(
            (3, 0, true),
            (dry.GetProperty("chosen").GetInt32(), dry.GetProperty("done").GetInt32(), dry.GetProperty("dryRun").GetBoolean()));
        Assert.Null((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue }, Cancelled)).Messages);

        var redriven = await RunAsync(new JsonObject { ["action"] = "redrive", ["messageIds"] = ids.DeepClone(), ["dryRun"] = false });
        Assert.True(redriven.GetProperty("done").GetInt32() == 3, redriven.ToString());
        Assert.Equal(0, (await RunAsync(new JsonObject { ["messageIds"] = ids.DeepClone() })).GetProperty("chosen").GetInt32());

        var received = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = queue, MessageAttributeNames = ["All"] }, Cancelled);
        var message = Assert.Single(received.Messages!);
        Assert.Equal(($"order {mark}", "red"), (message.Body, message.MessageAttributes!["colour"].StringValue));

        // Both events reached the function, which failed on them again: they are back as letters of their own.
        var again = await LettersAsync(2);
        Assert.All(again, letter => Assert.Equal("Invocation", letter.GetProperty("kind").GetString()));
        Assert.Contains(again, letter => letter.GetProperty("error").GetString()!.Contains($"slot {mark}", StringComparison.Ordinal));
        var deleted = await RunAsync(new JsonObject { ["action"] = "delete", ["error"] = mark, ["dryRun"] = false });
        Assert.Equal(2, deleted.GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task Exports_letters_and_leaves_them()
    {
        await SendAsync(
            $$$"""{"version":"1.0","requestContext":"""
                + $$$"""{"functionArn":"arn:aws:lambda:r:1:function:nobody","condition":"{{{mark}}}"},"requestPayload":{"n":1}}""");

        var report = await RunAsync(new JsonObject { ["action"] = "export", ["error"] = mark });
        var refused = await RunAsync(new JsonObject { ["action"] = "redrive", ["error"] = mark, ["dryRun"] = false });
        await RunAsync(new JsonObject { ["action"] = "delete", ["error"] = mark, ["dryRun"] = false });

        var file = report.GetProperty("file");
        using var s3 = aws.S3();
        using var content = await s3.GetObjectAsync(
            new GetObjectRequest { BucketName = file.GetProperty("bucket").GetString(), Key = file.GetProperty("key").GetString() },
            Cancelled);
        using var bytes = new MemoryStream();
        await content.ResponseStream.CopyToAsync(bytes, Cancelled);
        Assert.Equal(
            file.GetProperty("sha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        Assert.Contains(mark, JsonElement.Parse(bytes.ToArray()).GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "stays: ResourceNotFoundException",
            refused.GetProperty("letters")[0].GetProperty("outcome").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_a_test_event_without_the_secret_that_can_be_invoked()
    {
        await WriteEnvironmentAsync();
        await SendAsync(
            """{"version":"1.0","requestContext":"""
                + $$$"""{"functionArn":"arn:aws:lambda:r:1:function:notify:$LATEST","condition":"{{{mark}}}"},"requestPayload":"""
                + $$$"""{"Records":[],"apiKey":"sk-{{{mark}}}","by":"mari@example.com"}}""");
        var id = (await LettersAsync(1))[0].GetProperty("id").GetString()![..8];

        var list = await ToolAsync("list", "--error", mark);
        var show = await ToolAsync("show", id);
        var written = await ToolAsync("to-test", id);
        var twice = await ToolAsync("to-test", id);
        var file = Path.Combine(checkout.FullName, "tests", "data", "events", $"notify.{id}.json");
        var text = await File.ReadAllTextAsync(file, Cancelled);

        var (response, _) = await environment.InvokeAsync("notify", text);
        var dry = await ToolAsync("redrive", id, "--dry-run");
        var redriven = await ToolAsync("redrive", id);
        var none = await ToolAsync("show", id);

        Assert.Equal([0, 0, 0, 1, 0, 0, 1], new[] { list, show, written, twice, dry, redriven, none }.Select(result => result.ExitCode));
        Assert.StartsWith($"{id}  ", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"sk-{mark}", show.Output, StringComparison.Ordinal);
        Assert.Contains("taken out: $.apiKey", written.Errors, StringComparison.Ordinal);
        Assert.Contains("--force replaces it", twice.Errors, StringComparison.Ordinal);
        Assert.Contains("would be redriven: invoke notify", dry.Output, StringComparison.Ordinal);
        Assert.Contains("1 redriven, 0 left", redriven.Errors, StringComparison.Ordinal);
        Assert.Contains($"no dead letter has an id that begins with {id}", none.Errors, StringComparison.Ordinal);
        Assert.Equal("""{"Records":[],"apiKey":"[Filtered]","by":"someone@example.com"}""", JsonNode.Parse(text)!.ToJsonString());
        Assert.Equal(0, response.GetProperty("batchItemFailures").GetArrayLength());
    }

    [Fact]
    public async Task Says_what_a_message_does_not_hold_and_shows_it_whole()
    {
        await WriteEnvironmentAsync();
        var (whole, gone) = ($"{mark} 震源地", new string('0', 64));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)));
        using var s3 = aws.S3();
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = $"letters/2026-11-28/{sha256}", ContentBody = whole }, Cancelled);
        await SendCutAsync("kept", sha256);
        await SendCutAsync("gone", gone);
        var letters = await LettersAsync(2);
        string IdOf(string what) => letters.Single(
            letter => letter.GetProperty("error").GetString() == $"{what} {mark}").GetProperty("id").GetString()![..8];

        var list = await ToolAsync("list", "--error", mark);
        var kept = await ToolAsync("show", IdOf("kept"), "--raw");
        var redriven = await ToolAsync("redrive", IdOf("gone"));
        var deleted = await ToolAsync("delete", "--error", mark);

        Assert.Equal([0, 0, 1, 0], new[] { list, kept, redriven, deleted }.Select(result => result.ExitCode));
        Assert.Contains(
            $"too large for a message: 300000 bytes, whole in s3://{Bucket}/letters/2026-11-28/{sha256}",
            list.Output,
            StringComparison.Ordinal);
        Assert.Contains("too large for a message: 300000 bytes", kept.Errors, StringComparison.Ordinal);
        Assert.Equal(whole, JsonElement.Parse(kept.Output).GetProperty("Records")[0].GetProperty("body").GetString());
        Assert.Contains(
            $"stays: its whole, s3://{Bucket}/letters/2026-11-28/{gone}, is gone or may not be read (NoSuchKey)",
            redriven.Output,
            StringComparison.Ordinal);
    }

    private Task<SendMessageResponse> SendCutAsync(string what, string sha256)
    {
        var attributes = new Dictionary<string, string>
        {
            ["reason"] = $"{what} {mark}",
            ["function"] = "notify",
            ["source"] = "arn:aws:sqs:ap-northeast-1:123456789012:worker-local-notifications",
            ["cut"] = "300000 bytes",
            ["whole"] = $"s3://{Bucket}/letters/2026-11-28/{sha256}",
        };
        return SendAsync(
            $"{mark} 震",
            attributes.ToDictionary(one => one.Key, one => new MessageAttributeValue { DataType = "String", StringValue = one.Value }));
    }

    private async Task WriteEnvironmentAsync()
    {
        Directory.CreateDirectory(Path.Combine(checkout.FullName, "terraform", "env"));
        await File.WriteAllTextAsync(Path.Combine(checkout.FullName, "Worker.sln"), "", Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(checkout.FullName, "terraform", "env", "staging.tfvars"),
            "environment = \"staging\"\naccount_id  = \"123456789012\"\nregion      = \"ap-northeast-1\"\n",
            Cancelled);
    }

    private async Task<JsonElement> RunAsync(JsonObject request) =>
        (await environment.InvokeAsync("replay_dead_letters", request.ToJsonString())).Response;

    private Task<IReadOnlyList<JsonElement>> LettersAsync(int count) => environment.LettersAsync(mark, count);

    private Task<SendMessageResponse> SendAsync(string body, Dictionary<string, MessageAttributeValue>? attributes = null) =>
        sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = new Uri(aws.Endpoint, "123456789012/worker-local-dead-letters").ToString(),
                MessageBody = body,
                MessageAttributes = attributes,
            },
            Cancelled);

    /// <summary>A message that its queue gave up, and the URL of that queue.</summary>
    private async Task<string> FailedMessageAsync()
    {
        const string RedrivePolicy =
            """{"deadLetterTargetArn":"arn:aws:sqs:ap-northeast-1:123456789012:worker-local-dead-letters","maxReceiveCount":"1"}""";
        using var api = new LocalAwsApi(aws.Endpoint);
        var created = await api.CallAsync(
            "sqs",
            "AmazonSQS.CreateQueue",
            new JsonObject
            {
                ["QueueName"] = $"orders-{mark}",
                ["Attributes"] = new JsonObject { ["RedrivePolicy"] = RedrivePolicy },
            },
            Cancelled);
        var queue = created.GetProperty("QueueUrl").GetString()!;
        await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = queue,
                MessageBody = $"order {mark}",
                MessageAttributes = new() { ["colour"] = new() { DataType = "String", StringValue = "red" } },
            },
            Cancelled);
        for (var times = 0; times < 2; times++)
        {
            await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue, VisibilityTimeout = 0 }, Cancelled);
        }

        return queue;
    }

    private Task<ChildProcess.Streams> ToolAsync(params string[] arguments) => ChildProcess.CaptureAsync(
        "dotnet",
        [
            Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll"),
            "dead-letter", .. arguments, "--env", "staging",
        ],
        checkout.FullName,
        Cancelled,
        aws.Variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value));
}
