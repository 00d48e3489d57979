using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// Starts a function for the messages of a queue as Lambda does
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html): what the function handled is deleted, what it failed on
/// becomes visible again and, received too often, is moved away by the queue's own redrive policy. On AWS a failed message stays invisible
/// for the queue's visibility timeout; here for a second, unless the function chose how long by ChangeMessageVisibility
/// (tools/local_triggers.py).
/// </summary>
internal sealed class QueuePoller(
    EventSourceMapping mapping, LocalAwsApi api, FunctionHost host, Action<string> onProblem) : Poller(onProblem)
{
    private const int MaxMessagesPerCall = 10;
    private const int PollSeconds = 5;
    private const int InvisibleSeconds = 1;

    protected override async Task PollAsync(CancellationToken cancellationToken)
    {
        var messages = await ReceiveAsync(cancellationToken);
        if (messages.Count == 0)
        {
            return;
        }

        // One batch at a time, which also keeps the order of a FIFO queue.
        var payload = Encoding.UTF8.GetBytes(Event(messages, mapping.SourceArn).ToJsonString());
        var result = await host.InvokeAsync(mapping.Function, payload, "sqs").WaitAsync(cancellationToken)
            ?? throw new UserException($"{mapping.Function} is not deployed; the messages of {mapping.SourceName} wait");
        var outcome = BatchOutcome.Read(result, mapping.ReportsItems, [.. messages.Select(Id)]);
        var failed = messages.Where(message => outcome.Failed || outcome.FailedIds.Contains(Id(message))).ToList();
        await CallAsync("DeleteMessageBatch", messages.Except(failed), (_, _) => { }, cancellationToken);
        await CallAsync(
            "ChangeMessageVisibilityBatch", failed, (_, entry) => entry["VisibilityTimeout"] = InvisibleSeconds, cancellationToken);
    }

    /// <summary>The event of a batch (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html), from the response of
    /// ReceiveMessage.</summary>
    internal static JsonObject Event(IEnumerable<JsonElement> messages, string queueArn) => new()
    {
        ["Records"] = new JsonArray([.. messages.Select(message => new JsonObject
        {
            ["messageId"] = Id(message),
            ["receiptHandle"] = message.GetProperty("ReceiptHandle").GetString(),
            ["body"] = message.GetProperty("Body").GetString(),
            ["attributes"] = new JsonObject(message.GetProperty("Attributes").EnumerateObject()
                .Select(attribute => KeyValuePair.Create(attribute.Name, (JsonNode?)attribute.Value.ToString()))),
            ["messageAttributes"] = message.TryGetProperty("MessageAttributes", out var attributes)
                ? new JsonObject(attributes.EnumerateObject()
                    .Select(attribute => KeyValuePair.Create(attribute.Name, (JsonNode?)Attribute(attribute.Value))))
                : [],
            ["md5OfBody"] = message.GetProperty("MD5OfBody").GetString(),
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = queueArn,
            ["awsRegion"] = queueArn.Split(':')[3],
        })]),
    };

    private static JsonObject Attribute(JsonElement attribute)
    {
        var shaped = new JsonObject();
        foreach (var (name, lower) in new[] { ("StringValue", "stringValue"), ("BinaryValue", "binaryValue") })
        {
            if (attribute.TryGetProperty(name, out var value))
            {
                shaped[lower] = value.GetString();
            }
        }

        shaped["stringListValues"] = new JsonArray();
        shaped["binaryListValues"] = new JsonArray();
        shaped["dataType"] = attribute.GetProperty("DataType").GetString();
        return shaped;
    }

    private static string Id(JsonElement message) => message.GetProperty("MessageId").GetString()!;

    /// <summary>A batch: what is there now, or, with a batching window, what comes within it.</summary>
    private async Task<List<JsonElement>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var messages = new List<JsonElement>();
        var clock = Stopwatch.StartNew();
        do
        {
            var wait = messages.Count == 0
                ? PollSeconds
                : (int)Math.Clamp(Math.Ceiling((mapping.Window - clock.Elapsed).TotalSeconds), 0, PollSeconds);
            var response = await api.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject
            {
                ["QueueUrl"] = api.QueueUrl(mapping.SourceArn),
                ["MaxNumberOfMessages"] = Math.Min(mapping.BatchSize - messages.Count, MaxMessagesPerCall),
                ["WaitTimeSeconds"] = wait,
                ["MessageSystemAttributeNames"] = new JsonArray("All"),
                ["AttributeNames"] = new JsonArray("All"),
                ["MessageAttributeNames"] = new JsonArray("All"),
            }, cancellationToken);
            if (messages.Count == 0)
            {
                clock.Restart();
            }

            if (response.TryGetProperty("Messages", out var received))
            {
                messages.AddRange(received.EnumerateArray());
            }
        }
        while (messages.Count > 0 && messages.Count < mapping.BatchSize && clock.Elapsed < mapping.Window);
        return messages;
    }

    private async Task CallAsync(
        string action, IEnumerable<JsonElement> messages, Action<JsonElement, JsonObject> complete, CancellationToken cancellationToken)
    {
        foreach (var some in messages.Chunk(MaxMessagesPerCall))
        {
            var entries = some.Select((message, index) =>
            {
                var entry = new JsonObject { ["Id"] = $"{index}", ["ReceiptHandle"] = message.GetProperty("ReceiptHandle").GetString() };
                complete(message, entry);
                return entry;
            });
            await api.CallAsync(
                "sqs",
                $"AmazonSQS.{action}",
                new JsonObject { ["QueueUrl"] = api.QueueUrl(mapping.SourceArn), ["Entries"] = new JsonArray([.. entries]) },
                cancellationToken);
        }
    }
}
