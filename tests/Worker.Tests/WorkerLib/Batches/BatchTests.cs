using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Sentry;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Batches;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Batches;

public sealed partial class BatchTests : IDisposable
{
    private readonly SentrySink sink = new();
    private readonly CapturedLog log = new();
    private readonly CancellationTokenSource deadline = new();
    private readonly List<string> ran = [];

    public void Dispose()
    {
        Reports.Init(null);
        log.Dispose();
        sink.Dispose();
        deadline.Dispose();
    }

    [Fact]
    public async Task Reports_only_the_message_that_failed_and_runs_all_others()
    {
        Assert.Equal(["b"], await FailuresAsync(Queue("a", "b", "c"), fails: "b"));
        Assert.Equal(["a", "b", "c"], ran);
    }

    [Fact]
    public async Task Reports_nothing_when_all_went_well()
    {
        Assert.Empty(await FailuresAsync(Queue("a", "b")));
        Assert.Empty(await FailuresAsync(Queue()));
    }

    [Fact]
    public async Task Does_not_run_what_follows_a_failed_message_in_its_group()
    {
        Assert.Equal(["a2", "a3"], await FailuresAsync(Fifo("a1", "b1", "a2", "b2", "a3", "c1"), fails: "a2"));
        Assert.Equal(["a1", "b1", "a2", "b2", "c1"], ran);
    }

    [Fact]
    public async Task Runs_every_message_of_a_fair_queue_though_it_has_groups()
    {
        var messages = Fifo("a1", "a2").Records.Select(
            message => message with { EventSourceArn = "arn:aws:sqs:us-east-2:123456789012:fair" });
        var batch = new SQSEvent { Records = [.. messages] };

        Assert.Equal(["a1"], await FailuresAsync(batch, fails: "a1"));
        Assert.Equal(["a1", "a2"], ran);
    }

    [Fact]
    public async Task Stops_a_stream_at_the_first_failure_and_reports_that_one()
    {
        var response = await Batch.RunAsync(
            Stream("1", "2", "3", "4"), Context(), (record, _) => RunAsync(record.Dynamodb.SequenceNumber, "2"));

        Assert.Equal(["2"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Equal(["1", "2"], ran);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    public async Task Runs_a_message_that_came_twice_once(string? fails)
    {
        Assert.Equal(fails is null ? [] : [fails], await FailuresAsync(Queue("a", "b", "a"), fails));
        Assert.Equal(["a", "b"], ran);
    }

    [Fact]
    public async Task Reports_what_was_not_run_when_the_deadline_came()
    {
        var response = await Batch.RunAsync(Queue("a", "b", "c"), Context(), async (message, context) =>
        {
            ran.Add(message.MessageId);
            if (message.MessageId == "b")
            {
                await deadline.CancelAsync();
                context.CancellationToken.ThrowIfCancellationRequested();
            }
        });

        Assert.Equal(["b", "c"], Ids(response));
        Assert.Equal(["a", "b"], ran);
        Assert.Contains("with 2 of 3 records left", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_ends_well_at_the_deadline_does_not_come_again()
    {
        var response = await Batch.RunAsync(Fifo("a1", "a2", "b1"), Context(), (message, _) => deadline.CancelAsync());

        Assert.Equal(["a2", "b1"], Ids(response));
    }

    [Fact]
    public async Task At_the_deadline_a_stream_goes_on_from_the_first_record_that_was_not_run()
    {
        var response = await Batch.RunAsync(Stream("1", "2", "3"), Context(), (record, _) => deadline.CancelAsync());

        Assert.Equal(["2"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Contains("with 2 of 3 records left", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_of_the_job_itself_is_a_failure_of_its_record()
    {
        var response = await Batch.RunAsync(Queue("a", "b"), Context(), (message, _) =>
        {
            ran.Add(message.MessageId);
            throw new TaskCanceledException("the request timed out", new TimeoutException());
        });

        Assert.Equal(["a", "b"], Ids(response));
        Assert.Equal(["a", "b"], ran);
        Assert.Equal(["A record failed.", "A record failed."], log.Messages);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"number":"seven"}""")]
    [InlineData("{}")]
    public async Task A_body_that_does_not_fit_fails_its_message_alone(string body)
    {
        var numbers = new List<int>();
        var batch = new SQSEvent
        {
            Records = [new() { MessageId = "bad", Body = body }, new() { MessageId = "good", Body = """{"number":7}""" }],
        };

        var response = await Batch.RunAsync(batch, BatchTestJson.Default.Order, Context(), (order, _) =>
        {
            numbers.Add(order.Number);
            return Task.CompletedTask;
        });

        Assert.Equal(["bad"], Ids(response));
        Assert.Equal([7], numbers);
        Assert.Contains(
            "The message body does not fit: at $", log.Entries[0].GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_reported_with_its_own_record_and_logged()
    {
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });
        await FailuresAsync(Queue("a", "b"), fails: "a");
        SentrySdk.CaptureMessage("after the batch");
        await ReportClient.FlushAsync(TimeSpan.FromSeconds(5));

        var failure = sink.Events[0];
        Assert.Equal("a", failure.GetProperty("contexts").GetProperty("record").GetProperty("id").GetString());
        Assert.Equal("error", failure.GetProperty("level").GetString());
        var exception = failure.GetProperty("exception").GetProperty("values")[0];
        Assert.Equal("a is broken", exception.GetProperty("value").GetString());
        Assert.False(exception.GetProperty("mechanism").GetProperty("handled").GetBoolean());
        Assert.False(sink.Events[1].GetProperty("contexts").TryGetProperty("record", out _));
        Assert.Equal("a", Assert.Single(log.Entries).GetProperty("record").GetString());
    }

    [Fact]
    public async Task The_deadline_is_one_warning_however_many_records_it_left()
    {
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });
        await deadline.CancelAsync();

        Assert.Equal(["a", "b", "c"], await FailuresAsync(Queue("a", "b", "c")));
        await ReportClient.FlushAsync(TimeSpan.FromSeconds(5));

        Assert.Empty(ran);
        var warning = Assert.Single(sink.Events);
        Assert.Equal("warning", warning.GetProperty("level").GetString());
        Assert.Equal("lambda-deadline", warning.GetProperty("fingerprint")[0].GetString());
    }

    private async Task<IEnumerable<string>> FailuresAsync(SQSEvent batch, string? fails = null) =>
        Ids(await Batch.RunAsync(batch, Context(), (message, _) => RunAsync(message.MessageId, fails)));

    private Task RunAsync(string id, string? fails)
    {
        ran.Add(id);
        return id == fails ? Task.FromException(new InvalidOperationException($"{id} is broken")) : Task.CompletedTask;
    }

    private ILambdaContext Context()
    {
        var context = Substitute.For<ILambdaContext, ILambdaDeadline>();
        context.CancellationToken.Returns(deadline.Token);
        return context;
    }

    private static IEnumerable<string> Ids(SQSBatchResponse response) =>
        response.BatchItemFailures.Select(failure => failure.ItemIdentifier);

    private static SQSEvent Queue(params string[] ids) =>
        new() { Records = [.. ids.Select(id => new SQSEvent.SQSMessage { MessageId = id, Body = "" })] };

    /// <summary>Messages of a FIFO queue; the first letter of an id is its group.</summary>
    private static SQSEvent Fifo(params string[] ids) => new()
    {
        Records = [.. ids.Select(id => new SQSEvent.SQSMessage
        {
            MessageId = id,
            Body = "",
            EventSourceArn = "arn:aws:sqs:us-east-2:123456789012:orders.fifo",
            Attributes = new Dictionary<string, string> { ["MessageGroupId"] = id[..1] },
        })],
    };

    private static DynamoDBEvent Stream(params string[] sequenceNumbers) => new()
    {
        Records = [.. sequenceNumbers.Select(number => new DynamoDBEvent.DynamodbStreamRecord
        {
            EventName = "INSERT",
            Dynamodb = new() { Keys = [], SequenceNumber = number },
        })],
    };

    private sealed record Order(int Number);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Order))]
    private sealed partial class BatchTestJson : JsonSerializerContext;
}
