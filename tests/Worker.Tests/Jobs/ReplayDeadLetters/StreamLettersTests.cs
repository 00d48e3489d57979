using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda;
using Amazon.Lambda.Core;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS.Model;
using Worker.Jobs.ReplayDeadLetters;
using WorkerLib.Aws;
using WorkerLib.Aws.ChangeStreams;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

/// <summary>Letters of streams, which do not hold what they are about.</summary>
public sealed class StreamLettersTests
{
    private const string Changes = """{"Records":[{"eventName":"INSERT"}]}""";

    private readonly IAmazonLambda lambda = Substitute.For<IAmazonLambda>();
    private readonly IAmazonDynamoDB dynamoDB = Substitute.For<IAmazonDynamoDB>();
    private readonly IAmazonDynamoDBStreams streams = Substitute.For<IAmazonDynamoDBStreams>();
    private readonly List<InvokeRequest> invoked = [];
    private string response = """{"batchItemFailures":[]}""";

    public StreamLettersTests()
    {
        lambda.InvokeAsync(Arg.Do<InvokeRequest>(invoked.Add), Arg.Any<CancellationToken>())
            .Returns(_ => new InvokeResponse { StatusCode = 200, Payload = new MemoryStream(Encoding.UTF8.GetBytes(response)) });
        streams.EventsAsync(Arg.Any<StreamPart>(), Arg.Any<CancellationToken>()).Returns([Changes]);
    }

    [Fact]
    public async Task Changes_are_read_from_the_stream_and_their_function_runs_on_them()
    {
        var queue = new MemoryQueue(DeadLetterSamples.Read("stream"));

        var report = await RedriveAsync(queue);

        Assert.Equal((1, 0), (report.Done, queue.Visible.Count()));
        await streams.Received().EventsAsync(
            new StreamPart(
                "arn:aws:dynamodb:ap-northeast-1:123456789012:table/alerts/stream/2026-11-14T00:13:19.377",
                "shardId-00000001573689847184-864758bb",
                "800000000003126276362",
                "800000000003126276370"),
            Arg.Any<CancellationToken>());
        var call = Assert.Single(invoked);
        Assert.Equal(("announce_alerts", Changes, InvocationType.RequestResponse), (call.FunctionName, call.Payload, call.InvocationType));
    }

    /// <summary>A function of a stream does not throw when a change fails: its response names it.</summary>
    [Fact]
    public async Task A_letter_stays_whose_function_reports_a_failure()
    {
        response = """{"batchItemFailures":[{"itemIdentifier":"800000000003126276365"}]}""";
        var queue = new MemoryQueue(DeadLetterSamples.Read("stream"));

        var report = await RedriveAsync(queue);

        Assert.Equal($"stays: announce_alerts failed on it again: {response}", Assert.Single(report.Letters).Outcome);
        Assert.Single(queue.Visible);
    }

    [Fact]
    public async Task A_letter_stays_whose_changes_the_stream_does_not_keep_any_more()
    {
        streams.EventsAsync(Arg.Any<StreamPart>(), Arg.Any<CancellationToken>()).Returns<IReadOnlyList<string>>(_ =>
            throw new AmazonServiceException(
                "too old", null, ErrorType.Sender, "TrimmedDataAccessException", "1", HttpStatusCode.BadRequest));

        var report = await RedriveAsync(new MemoryQueue(DeadLetterSamples.Read("stream")));

        Assert.StartsWith(
            "stays: the stream keeps changes for a day, and these are gone",
            Assert.Single(report.Letters).Outcome,
            StringComparison.Ordinal);
        Assert.Empty(invoked);
    }

    [Fact]
    public async Task A_row_that_was_set_aside_is_read_as_it_is_now()
    {
        dynamoDB.GetItemAsync(
            Arg.Is<GetItemRequest>(get => get.TableName == "alerts" && get.Key["subject"].S == "x"), Arg.Any<CancellationToken>())
            .Returns(new GetItemResponse { Item = new() { ["subject"] = new("x"), ["kind"] = new("alert") } });

        var report = await RedriveAsync(new MemoryQueue(SetAside()));

        Assert.Equal("row subject x of the table alerts", Assert.Single(report.Letters).What);
        Assert.Equal(1, report.Done);
        var record = JsonElement.Parse(Assert.Single(invoked).Payload!).GetProperty("Records")[0];
        Assert.Equal("INSERT", record.GetProperty("eventName").GetString());
        Assert.Equal("alert", record.GetProperty("dynamodb").GetProperty("NewImage").GetProperty("kind").GetProperty("S").GetString());
    }

    [Fact]
    public async Task A_row_that_is_gone_leaves_its_letter_there()
    {
        dynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>()).Returns(new GetItemResponse());
        var queue = new MemoryQueue(SetAside());

        var report = await RedriveAsync(queue);

        Assert.Equal(
            "stays: nothing is left of row subject x of the table alerts; delete the letter", Assert.Single(report.Letters).Outcome);
        Assert.Single(queue.Visible);
        Assert.Empty(invoked);
    }

    private static Message SetAside()
    {
        var message = DeadLetterSamples.Read("set-aside-change");
        message.MessageAttributes![DeadLetterQueue.KeysAttribute] =
            new() { DataType = "String", StringValue = """{"subject":{"S":"x"}}""" };
        return message;
    }

    private Task<Report> RedriveAsync(MemoryQueue queue)
    {
        var context = Substitute.For<ILambdaContext>();
        context.RemainingTime.Returns(TimeSpan.FromMinutes(5));
        context.FunctionName.Returns("replay_dead_letters");
        var job = new ReplayDeadLettersHandler(
            queue.SQS, lambda, Substitute.For<IAmazonS3>(), dynamoDB, streams, TimeProvider.System, MemoryQueue.Url, "letters");
        return job.HandleAsync(new Request("redrive", DryRun: false), context);
    }
}
