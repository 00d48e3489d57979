using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

/// <summary>
/// The dead-letter queue in memory: a received message is hidden until it is given back, and its receipt is of the last time.
/// </summary>
internal sealed class MemoryQueue
{
    public const string Url = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/worker-production-dead-letters";

    private readonly List<Message> messages = [];
    private readonly HashSet<string> hidden = [];
    private int receipts;

    public MemoryQueue(params IEnumerable<Message> messages)
    {
        this.messages.AddRange(messages);
        SQS = Substitute.For<IAmazonSQS>();
        SQS.ReceiveMessageAsync(Arg.Any<ReceiveMessageRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Receive(call.Arg<ReceiveMessageRequest>()));
        SQS.DeleteMessageAsync(Arg.Any<DeleteMessageRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Delete(call.Arg<DeleteMessageRequest>()));
        SQS.ChangeMessageVisibilityBatchAsync(Arg.Any<ChangeMessageVisibilityBatchRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => GiveBack(call.Arg<ChangeMessageVisibilityBatchRequest>()));
        SQS.SendMessageAsync(Arg.Any<SendMessageRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Sent.Add(call.Arg<SendMessageRequest>());
            return new SendMessageResponse();
        });
    }

    public IAmazonSQS SQS { get; }

    public List<SendMessageRequest> Sent { get; } = [];

    /// <summary>Ids of what anybody may receive.</summary>
    public IEnumerable<string> Visible => messages.Select(message => message.MessageId).Where(id => !hidden.Contains(id));

    /// <summary>Delivers the first message twice in the first call, as SQS may.</summary>
    public bool Repeats { get; init; }

    public bool CannotDelete { get; init; }

    private ReceiveMessageResponse Receive(ReceiveMessageRequest request)
    {
        Assert.Equal(Url, request.QueueUrl);
        var some = messages.Where(message => !hidden.Contains(message.MessageId)).Take(request.MaxNumberOfMessages!.Value).ToList();
        if (Repeats && receipts == 0)
        {
            some.Insert(0, some[0]);
        }

        var received = new List<Message>();
        foreach (var message in some)
        {
            message.ReceiptHandle = $"{message.MessageId}/{++receipts}";
            hidden.Add(message.MessageId);
            received.Add(new Message
            {
                MessageId = message.MessageId,
                ReceiptHandle = message.ReceiptHandle,
                Body = message.Body,
                Attributes = message.Attributes,
                MessageAttributes = message.MessageAttributes,
            });
        }

        return new ReceiveMessageResponse { Messages = received.Count == 0 ? null : received };
    }

    private DeleteMessageResponse Delete(DeleteMessageRequest request)
    {
        if (CannotDelete)
        {
            throw new AmazonSQSException(
                "no",
                null,
                ErrorType.Receiver,
                "ServiceUnavailable",
                "1",
                System.Net.HttpStatusCode.ServiceUnavailable);
        }

        messages.Remove(Assert.Single(messages, message => message.ReceiptHandle == request.ReceiptHandle));
        return new DeleteMessageResponse();
    }

    private ChangeMessageVisibilityBatchResponse GiveBack(ChangeMessageVisibilityBatchRequest request)
    {
        Assert.InRange(request.Entries.Count, 1, 10);
        foreach (var entry in request.Entries)
        {
            Assert.Equal(0, entry.VisibilityTimeout);
            hidden.Remove(Assert.Single(messages, message => message.ReceiptHandle == entry.ReceiptHandle).MessageId);
        }

        return new ChangeMessageVisibilityBatchResponse();
    }
}
