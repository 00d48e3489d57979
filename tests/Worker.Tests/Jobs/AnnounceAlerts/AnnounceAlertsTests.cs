using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using Worker.Jobs.AnnounceAlerts;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.AnnounceAlerts;

public static class AnnounceAlertsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static async Task Sends_each_new_row_and_no_other_change()
    {
        const string at = "2026-11-20T12:00:00+00:00";
        var sqs = Queue();

        var response = await RunAsync(
            sqs,
            Change("1", Row("a")),
            Change("2", Row("b"), "MODIFY"),
            Change("3", null, "REMOVE"),
            Change("4", Row("c")));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(
            [
                $$"""{"subject":"process/a","raisedAt":"{{at}}","kind":"alert","severity":"error","message":"It is late."}""",
                $$"""{"subject":"process/c","raisedAt":"{{at}}","kind":"alert","severity":"error","message":"It is late."}""",
            ],
            Sent(sqs));
    }

    [Fact]
    public static async Task Sends_ten_at_a_time_and_goes_on_at_the_first_that_failed()
    {
        var sqs = Queue(failing: ["4", "2"]);

        var response = await RunAsync(sqs, [.. Enumerable.Range(100, 25).Select(number => Change($"{number}", Row($"p{number}")))]);

        Assert.Equal(["102"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Equal(10, Sent(sqs).Count);
    }

    /// <summary>Whichever entries SQS takes of each call: the stream goes on at the first that it did not, until it has all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public static async Task Loses_none_however_often_SQS_takes_only_some(int seed)
    {
        var random = new Random(seed);
        var sqs = Substitute.For<IAmazonSQS>();
        var taken = new HashSet<string>();
        sqs.SendMessageBatchAsync(Arg.Any<SendMessageBatchRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var parts = call.Arg<SendMessageBatchRequest>().Entries.ToLookup(_ => random.Next(3) > 0);
            taken.UnionWith(parts[true].Select(entry => JsonElement.Parse(entry.MessageBody).GetProperty("subject").GetString()!));
            return new SendMessageBatchResponse { Failed = [.. parts[false].Select(entry => new BatchResultErrorEntry { Id = entry.Id })] };
        });
        var records = Enumerable.Range(100, 35).Select(number => Change($"{number}", Row($"{number}"))).ToList();

        for (var rest = records; rest.Count > 0;)
        {
            var failed = (await RunAsync(sqs, [.. rest])).BatchItemFailures;
            rest = failed.Count == 0 ? [] : [.. rest.SkipWhile(record => record.Dynamodb.SequenceNumber != failed[0].ItemIdentifier)];
        }

        Assert.Equal(35, taken.Count);
    }

    [Fact]
    public static async Task Sets_a_malformed_row_aside_and_sends_those_behind_it()
    {
        var sqs = Queue();
        var row = Row("bad");
        row["severity"] = new("loud");

        var response = await RunAsync(sqs, Change("1", row), Change("2", Row("good")));

        Assert.Empty(response.BatchItemFailures);
        Assert.Contains("process/good", Assert.Single(Sent(sqs)), StringComparison.Ordinal);
        await sqs.Received(1).SendMessageAsync(
            Arg.Is<SendMessageRequest>(letter =>
                letter.QueueUrl == "dead-letters"
                && letter.MessageBody.Contains("\"subject\":\"process/bad\"")
                && letter.MessageAttributes!["reason"].StringValue == "alert process/bad of 2026-11-20T12:00:00.0000000Z: "
                    + "severity 'loud' is not info, warning, error or critical"),
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public static async Task Cuts_a_message_that_no_queue_would_take()
    {
        var sqs = Queue();
        var row = Row("a");
        row["message"] = new(new string('é', 300_000));

        await RunAsync(sqs, Change("1", row));

        Assert.InRange(Assert.Single(Sent(sqs)).Length, 12_000, 13_000);
    }

    private static Task<StreamsEventResponse> RunAsync(IAmazonSQS sqs, params DynamoDBEvent.DynamodbStreamRecord[] records) =>
        new AnnounceAlertsHandler(
                sqs,
                "notifications",
                new DeadLetterQueue(sqs, Substitute.For<IAmazonS3>(), TimeProvider.System, "dead-letters", "letters"))
            .HandleAsync(new DynamoDBEvent { Records = records }, Substitute.For<ILambdaContext>());

    private static IAmazonSQS Queue(params string[] failing)
    {
        var sqs = Substitute.For<IAmazonSQS>();
        List<BatchResultErrorEntry> failed = [.. failing.Select(id => new BatchResultErrorEntry { Id = id, Code = "InternalError" })];
        sqs.SendMessageBatchAsync(Arg.Any<SendMessageBatchRequest>(), Arg.Any<CancellationToken>()).Returns(
            Task.FromResult(new SendMessageBatchResponse { Failed = failed }));
        return sqs;
    }

    private static List<string> Sent(IAmazonSQS sqs) =>
    [
        .. sqs.ReceivedCalls()
            .Select(call => call.GetArguments()[0])
            .OfType<SendMessageBatchRequest>()
            .SelectMany(request => request.Entries)
            .Select(entry => entry.MessageBody),
    ];

    private static Dictionary<string, AttributeValue> Row(string name) =>
        new Alert($"process/{name}", Now, AlertKind.Alert, AlertSeverity.Error, "It is late.").ToItem();

    private static DynamoDBEvent.DynamodbStreamRecord Change(
        string sequenceNumber, Dictionary<string, AttributeValue>? row, string name = "INSERT")
    {
        AttributeDictionary? image = row is null ? null : [];
        foreach (var (attribute, value) in row ?? [])
        {
            image![attribute] = value;
        }

        return new() { EventName = name, Dynamodb = new() { Keys = [], NewImage = image, SequenceNumber = sequenceNumber } };
    }
}
