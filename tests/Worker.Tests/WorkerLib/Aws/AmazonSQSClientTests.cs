using System.Net;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class AmazonSQSClientTests
{
    private const string Queue = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/orders";

    private static readonly ServiceAnswer Throttled = new(400, """{"__type":"com.amazonaws.sqs#ThrottlingException","message":"slow down"}""");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Writes_calls_in_the_JSON_protocol()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200, """{"MessageId":"m-1","SequenceNumber":"7"}"""));
        using var sqs = service.SQS();

        var answer = await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = Queue,
                MessageBody = "地震 \"1\"\n",
                DelaySeconds = 3,
                MessageGroupId = "g",
                MessageDeduplicationId = "d",
                MessageAttributes = new()
                {
                    ["colour"] = new() { DataType = "String", StringValue = "red" },
                    ["seal"] = new() { DataType = "Binary.wax", BinaryValue = new MemoryStream([1, 2, 255]) },
                },
            },
            Cancelled);

        Assert.Equal(("m-1", "7"), (answer.MessageId, answer.SequenceNumber));
        var call = service.OnlyCall;
        Assert.Equal("/", call.Target);
        Assert.Equal("AmazonSQS.SendMessage", call.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.0", call.Headers["Content-Type"]);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/ap-northeast-1/sqs/aws4_request", call.Headers["Authorization"], StringComparison.Ordinal);
        AssertJson(
            """
            {"QueueUrl":"https://sqs.ap-northeast-1.amazonaws.com/123456789012/orders","MessageBody":"地震 \"1\"\n","DelaySeconds":3,"MessageGroupId":"g","MessageDeduplicationId":"d",
             "MessageAttributes":{"colour":{"DataType":"String","StringValue":"red"},"seal":{"DataType":"Binary.wax","BinaryValue":"AQL/"}}}
            """,
            call.Body);
    }

    [Fact]
    public static async Task Leaves_out_what_was_not_given()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200, "{}"));
        using var sqs = service.SQS();

        var answer = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = Queue }, Cancelled);

        AssertJson($$"""{"QueueUrl":"{{Queue}}"}""", service.OnlyCall.Body);
        Assert.Null(answer.Messages);
    }

    [Fact]
    public static async Task Reads_messages_with_all_that_is_known_of_them()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200, """
            {"Messages":[{"MessageId":"m-1","ReceiptHandle":"r-1","MD5OfBody":"x","Body":"hello",
              "Attributes":{"SentTimestamp":"1700000000000","ApproximateReceiveCount":"2"},
              "MessageAttributes":{"seal":{"DataType":"Binary","BinaryValue":"AQL/"},"colour":{"DataType":"String","StringValue":"red"}}},
             {"MessageId":"m-2","ReceiptHandle":"r-2","Body":""}]}
            """));
        using var sqs = service.SQS();

        var request = new ReceiveMessageRequest
        {
            QueueUrl = Queue,
            MaxNumberOfMessages = 10,
            VisibilityTimeout = 0,
            WaitTimeSeconds = 20,
            MessageSystemAttributeNames = ["All"],
            MessageAttributeNames = ["All"],
        };
        var messages = (await sqs.ReceiveMessageAsync(request, Cancelled)).Messages!;

        AssertJson(
            $$"""{"QueueUrl":"{{Queue}}","MaxNumberOfMessages":10,"VisibilityTimeout":0,"WaitTimeSeconds":20,"MessageSystemAttributeNames":["All"],"MessageAttributeNames":["All"]}""",
            service.OnlyCall.Body);
        Assert.Equal(["m-1/r-1/hello", "m-2/r-2/"], messages.Select(message => $"{message.MessageId}/{message.ReceiptHandle}/{message.Body}"));
        Assert.Equal("2", messages[0].Attributes!["ApproximateReceiveCount"]);
        Assert.Equal("red", messages[0].MessageAttributes!["colour"].StringValue);
        Assert.Equal([1, 2, 255], messages[0].MessageAttributes!["seal"].BinaryValue!.ToArray());
        Assert.Null(messages[1].Attributes);
    }

    [Fact]
    public static async Task Tells_which_entries_of_a_batch_failed()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200, """
            {"Successful":[{"Id":"a","MessageId":"m-1"}],"Failed":[{"Id":"b","Code":"InternalError","Message":"try again","SenderFault":false}]}
            """));
        using var sqs = service.SQS();

        var sent = await sqs.SendMessageBatchAsync(
            new SendMessageBatchRequest { QueueUrl = Queue, Entries = [new() { Id = "a", MessageBody = "1" }, new() { Id = "b", MessageBody = "2" }] }, Cancelled);
        var deleted = await sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest { QueueUrl = Queue, Entries = [new() { Id = "a", ReceiptHandle = "r" }] }, Cancelled);
        var changed = await sqs.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest { QueueUrl = Queue, Entries = [new() { Id = "a", ReceiptHandle = "r", VisibilityTimeout = 0 }] }, Cancelled);

        Assert.Equal("m-1", Assert.Single(sent.Successful!).MessageId);
        Assert.Equal(("b", "InternalError", "try again", false), Assert.Single(sent.Failed!) is var failed ? (failed.Id, failed.Code, failed.Message, failed.SenderFault) : default);
        Assert.Equal(("a", "b"), (Assert.Single(deleted.Successful!).Id, Assert.Single(deleted.Failed!).Id));
        Assert.Equal(("a", "b"), (Assert.Single(changed.Successful!).Id, Assert.Single(changed.Failed!).Id));
        AssertJson($$"""{"QueueUrl":"{{Queue}}","Entries":[{"Id":"a","MessageBody":"1"},{"Id":"b","MessageBody":"2"}]}""", service.Calls[0].Body);
        AssertJson($$"""{"QueueUrl":"{{Queue}}","Entries":[{"Id":"a","ReceiptHandle":"r"}]}""", service.Calls[1].Body);
        AssertJson($$"""{"QueueUrl":"{{Queue}}","Entries":[{"Id":"a","ReceiptHandle":"r","VisibilityTimeout":0}]}""", service.Calls[2].Body);
    }

    [Fact]
    public static async Task Takes_an_answer_without_a_body()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200));
        using var sqs = service.SQS();

        await sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = Queue, ReceiptHandle = "r" }, Cancelled);
        await sqs.ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest { QueueUrl = Queue, ReceiptHandle = "r", VisibilityTimeout = 5 }, Cancelled);

        Assert.Equal(["AmazonSQS.DeleteMessage", "AmazonSQS.ChangeMessageVisibility"], service.Calls.Select(call => call.Headers["X-Amz-Target"]));
        AssertJson($$"""{"QueueUrl":"{{Queue}}","ReceiptHandle":"r","VisibilityTimeout":5}""", service.Calls[1].Body);
    }

    [Fact]
    public static async Task Says_which_error_of_which_service_it_was()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(400, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}""", ("x-amzn-RequestId", "req-1")));
        using var sqs = service.SQS();

        var error = await Assert.ThrowsAsync<AmazonSQSException>(() => sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = Queue, AttributeNames = ["All"] }, Cancelled));

        Assert.Equal(("QueueDoesNotExist", "no such queue", HttpStatusCode.BadRequest, "req-1"), (error.ErrorCode, error.Message, error.StatusCode, error.RequestId));
        Assert.Equal("SQS", AwsErrors.Classify(error)!.Tags["aws.service"]);
        Assert.Single(service.Calls);
    }

    [Fact]
    public static async Task Tries_again_after_throttling_and_faults()
    {
        using var service = new ServiceStandIn(Throttled, new ServiceAnswer(503), new ServiceAnswer(200, """{"Attributes":{"ApproximateNumberOfMessages":"4"}}"""));
        using var sqs = service.SQS();

        var answer = await sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = Queue, AttributeNames = ["ApproximateNumberOfMessages"] }, Cancelled);

        Assert.Equal("4", answer.Attributes!["ApproximateNumberOfMessages"]);
        Assert.Equal(3, service.Calls.Count);
    }

    [Fact]
    public static async Task Gives_up_when_it_is_cancelled_or_nobody_answers()
    {
        using var service = new ServiceStandIn(ServiceAnswer.Hang);
        using var patient = service.SQS();
        using var hasty = service.SQS(TimeSpan.FromMilliseconds(100));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var request = new ReceiveMessageRequest { QueueUrl = Queue };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.ReceiveMessageAsync(request, cancel.Token));
        Assert.Single(service.Calls);
        await Assert.ThrowsAnyAsync<Exception>(() => hasty.ReceiveMessageAsync(request, Cancelled));
        Assert.Equal(4, service.Calls.Count);
    }

    [Fact]
    public static async Task Refuses_an_answer_that_is_larger_than_any_of_SQS()
    {
        using var service = new ServiceStandIn(new ServiceAnswer(200, new string(' ', 33 * 1024 * 1024)));
        using var sqs = service.SQS();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = Queue }, Cancelled));

        Assert.Contains("more than 33554432 bytes", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
