using System.Text.Json;
using Amazon.Runtime;
using WorkerLib.Aws.ChangeStreams;

namespace Worker.Tests.WorkerLib.Aws;

public static class TableStreamsTests
{
    private const string Stream = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/alerts/stream/2026-11-14T00:13:19.377";

    private static readonly StreamPart Part = new(Stream, "shardId-1", "998", "1001");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Gives_the_changes_of_a_part_as_the_events_that_functions_get()
    {
        using var service = new ServiceStandIn(
            new ServiceResponse(200, """{"ShardIterator":"first"}"""),
            new ServiceResponse(200, $$"""{"Records":[{{Record("998", "地震")}}],"NextShardIterator":"second"}"""),
            new ServiceResponse(200, """{"Records":[],"NextShardIterator":"third"}"""),
            new ServiceResponse(200, $$"""{"Records":[{{Record("1001", "b")}},{{Record("1002", "c")}}],"NextShardIterator":"fourth"}"""));
        using var streams = service.TableStreams();

        var events = await streams.EventsAsync(Part, Cancelled);

        var records = JsonElement.Parse(Assert.Single(events)).GetProperty("Records").EnumerateArray().ToList();
        Assert.Equal(["998", "1001"], records.Select(record => record.GetProperty("dynamodb").GetProperty("SequenceNumber").GetString()));
        Assert.Equal("地震", records[0].GetProperty("dynamodb").GetProperty("Keys").GetProperty("subject").GetProperty("S").GetString());
        Assert.All(records, record => Assert.Equal(Stream, record.GetProperty("eventSourceARN").GetString()));
        Assert.Equal(4, service.Calls.Count);
        Assert.Equal("DynamoDBStreams_20120810.GetShardIterator", service.Calls[0].Headers["X-Amz-Target"]);
        Assert.Equal(
            $$"""{"StreamArn":"{{Stream}}","ShardId":"shardId-1","ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"998"}""",
            service.Calls[0].Body);
        Assert.Contains("/ap-northeast-1/dynamodb/aws4_request", service.Calls[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("""{"ShardIterator":"third"}""", service.Calls[3].Body);
    }

    [Fact]
    public static async Task Makes_several_events_of_what_no_event_holds()
    {
        var large = new string('x', 1_500_000);
        using var service = new ServiceStandIn(
            new ServiceResponse(200, """{"ShardIterator":"first"}"""),
            new ServiceResponse(200, $$"""{"Records":[{{Record("998", large)}},{{Record("999", large)}},{{Record("1001", large)}}]}"""));
        using var streams = service.TableStreams();

        var events = await streams.EventsAsync(Part, Cancelled);

        Assert.Equal([2, 1], events.Select(one => JsonElement.Parse(one).GetProperty("Records").GetArrayLength()));
    }

    [Fact]
    public static async Task Names_the_error_of_changes_that_are_gone()
    {
        using var service = new ServiceStandIn(new ServiceResponse(
            400, """{"__type":"com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException","message":"too old"}"""));
        using var streams = service.TableStreams();

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => streams.EventsAsync(Part, Cancelled));

        Assert.Equal(("TrimmedDataAccessException", "too old"), (error.ErrorCode, error.Message));
    }

    private static string Record(string number, string subject) =>
        $$$$"""
        {"eventID":"1","eventName":"INSERT","dynamodb":{"Keys":{"subject":{"S":"{{{{subject}}}}"}},"SequenceNumber":"{{{{number}}}}"}}
        """;
}
