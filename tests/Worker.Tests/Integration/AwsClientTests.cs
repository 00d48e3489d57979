using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using LocalAws;
using Worker.Tests.WorkerLib.Aws;

namespace Worker.Tests.Integration;

/// <summary>
/// The client of SQS and our client of Lambda against parts that are not ours: the queues of moto, and botocore's signatures.
/// </summary>
[Trait("Category", "Integration")]
[Collection(nameof(AwsClientTests))]
public sealed class AwsClientTests : IAsyncLifetime
{
    private LocalEnvironment? aws;
    private AmazonSQSClient? queues;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Endpoint => aws!.Endpoint;

    public async ValueTask InitializeAsync()
    {
        aws = await LocalEnvironment.StartAsync(Checkout.Repository, Cancelled);
        queues = new AmazonSQSClient(
            Credentials, new AmazonSQSConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = LocalAwsApi.Region });
    }

    public async ValueTask DisposeAsync()
    {
        queues?.Dispose();
        await aws!.DisposeAsync();
    }

    [Fact]
    public async Task Signs_as_botocore_does()
    {
        using var service = new ServiceStandIn(new ServiceResponse(200, "{}"));
        using var sqs = service.SQS();
        using var lambda = service.Lambda();

        await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = "https://sqs.example/1/q", MessageBody = "地震" }, Cancelled);
        await lambda.InvokeAsync(
            new InvokeRequest
            {
                FunctionName = "arn:aws:lambda:ap-northeast-1:123456789012:function:count",
                Qualifier = "$LATEST",
                Payload = "{}",
            },
            Cancelled);

        foreach (var call in service.Calls)
        {
            var name = call.Headers.ContainsKey("X-Amz-Target") ? "sqs" : "lambda";
            var authorization = call.Headers["Authorization"];
            var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';').Where(header => header != "host");
            string[] arguments =
            [
                Path.Combine(Checkout.Root, "tests", "data", "signature.py"),
                name,
                "POST",
                $"http://{call.Headers["Host"]}{call.Target}",
                call.Body,
                .. signed.Select(header => $"{header}:{call.Headers[header]}"),
            ];
            var botocore = await ChildProcess.RunAsync("python3", arguments, Checkout.Root, Cancelled);
            Assert.Equal(authorization, botocore.Output.Trim());
        }
    }

    [Fact]
    public async Task Sends_receives_gives_back_and_deletes_messages()
    {
        var sqs = queues!;
        using var api = new LocalAwsApi(Endpoint);
        var created = await api.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "words" }, Cancelled);
        var queue = created.GetProperty("QueueUrl").GetString()!;
        await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = queue,
                MessageBody = "one",
                MessageAttributes = new() { ["n"] = new() { DataType = "Number", StringValue = "1" } },
            },
            Cancelled);
        var sent = await sqs.SendMessageBatchAsync(
            new SendMessageBatchRequest
            {
                QueueUrl = queue,
                Entries = [new() { Id = "a", MessageBody = "two" }, new() { Id = "b", MessageBody = "three" }],
            },
            Cancelled);
        Assert.Equal(["a", "b"], sent.Successful!.Select(entry => entry.Id));

        var received = await ReceiveAsync();
        Assert.Equal(["one", "three", "two"], received.Select(message => message.Body).Order(StringComparer.Ordinal));
        var one = received.Single(message => message.Body == "one");
        Assert.Equal("1", one.MessageAttributes!["n"].StringValue);
        Assert.Equal("1", one.Attributes!["ApproximateReceiveCount"]);
        Assert.Empty(await ReceiveAsync());

        var changed = await sqs.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest
            {
                QueueUrl = queue,
                Entries =
                [
                    .. received.Select((message, i) => new ChangeMessageVisibilityBatchRequestEntry
                    {
                        Id = i.ToString(CultureInfo.InvariantCulture),
                        ReceiptHandle = message.ReceiptHandle,
                        VisibilityTimeout = 0,
                    }),
                ],
            },
            Cancelled);
        Assert.Empty(changed.Failed ?? []);
        var waiting = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = queue, AttributeNames = ["ApproximateNumberOfMessages"] }, Cancelled);
        Assert.Equal("3", waiting.Attributes!["ApproximateNumberOfMessages"]);

        received = await ReceiveAsync();
        await sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = queue, ReceiptHandle = received[0].ReceiptHandle }, Cancelled);
        await sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = queue,
                Entries =
                [
                    .. received.Skip(1).Select(
                        message => new DeleteMessageBatchRequestEntry { Id = message.MessageId, ReceiptHandle = message.ReceiptHandle }),
                ],
            },
            Cancelled);
        var left = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = queue, AttributeNames = ["All"] }, Cancelled);
        Assert.Equal("0", left.Attributes!["ApproximateNumberOfMessagesNotVisible"]);

        async Task<List<Message>> ReceiveAsync() => (await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = queue,
                MaxNumberOfMessages = 10,
                VisibilityTimeout = 600,
                MessageSystemAttributeNames = ["All"],
                MessageAttributeNames = ["All"],
            },
            Cancelled)).Messages ?? [];
    }

    [Fact]
    public async Task Names_a_queue_that_is_not_there_and_a_function_that_is_not_there()
    {
        using var lambda = new AmazonLambdaClient(
            Credentials, new AmazonLambdaConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = LocalAwsApi.Region });

        var noQueue = await Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => queues!.SendMessageAsync(
                new SendMessageRequest { QueueUrl = new Uri(Endpoint, "123456789012/none").ToString(), MessageBody = "1" }, Cancelled));
        var noFunction = await Assert.ThrowsAsync<AmazonLambdaException>(
            () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "none" }, Cancelled));

        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", noQueue.ErrorCode);
        Assert.Equal("ResourceNotFoundException", noFunction.ErrorCode);
    }

    private static BasicAWSCredentials Credentials => new("local", "local");
}
