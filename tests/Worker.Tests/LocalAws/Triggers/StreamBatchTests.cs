using System.Text.Json;
using LocalAws.LambdaHost;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class StreamBatchTests
{
    [Fact]
    public static async Task Without_a_failure_a_batch_is_handed_over_once() =>
        Assert.Equal(["1 2 3"], await RunAsync(Mapping(), 3, (string _) => Results.Response("null")));

    [Fact]
    public static async Task After_a_partial_failure_the_rest_begins_with_the_first_that_failed() => Assert.Equal(
        ["1 2 3 4", "3 4"],
        await RunAsync(Mapping(), 4, (int call) => Results.Response(
            call == 0 ? """{"batchItemFailures":[{"itemIdentifier":"4"},{"itemIdentifier":"3"}]}""" : "{}")));

    [Fact]
    public static async Task A_failed_batch_is_halved_until_the_poison_stands_alone_and_the_others_are_done() => Assert.Equal(
        ["1 2 3 4", "1 2", "3 4", "3", "3", "3", "gave up 3 RetryAttemptsExhausted 3", "4"],
        await RunAsync(
            Mapping() with { Bisects = true, MaximumRetries = 2 },
            4,
            (string records) => records.Contains('3', StringComparison.Ordinal) ? Results.Failure() : Results.Response("{}")));

    [Fact]
    public static async Task Without_halving_the_whole_batch_is_given_up_after_its_retries() => Assert.Equal(
        ["1 2", "1 2", "gave up 1 2 RetryAttemptsExhausted 2"],
        await RunAsync(Mapping() with { MaximumRetries = 1 }, 2, (string _) => Results.Failure()));

    [Fact]
    public static async Task Records_that_are_too_old_are_given_up_at_their_next_failure() => Assert.Equal(
        ["1", "gave up 1 RecordAgeExceeded 1"],
        await RunAsync(Mapping() with { MaximumRecordAge = TimeSpan.FromMinutes(1) }, 1, (string _) => Results.Failure()));

    [Fact]
    public static void Reports_where_in_the_stream_the_records_were()
    {
        var record = StreamPoller.Record(
            Mapping(), "shard-1", "RetryAttemptsExhausted", 3, [Record(1), Record(2)], Results.Failure(), DateTimeOffset.UnixEpoch);

        Assert.Equal(
            """
            {"requestContext":{"requestId":"id","functionArn":"arn:aws:lambda:ap-northeast-1:123456789012:function:job:$LATEST",
            "condition":"RetryAttemptsExhausted","approximateInvokeCount":3},
            "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
            "version":"1.0","timestamp":"1970-01-01T00:00:00.000Z",
            "DDBStreamBatchInfo":{"shardId":"shard-1","startSequenceNumber":"1","endSequenceNumber":"2",
            "approximateArrivalOfFirstRecord":"2026-11-21T00:00:00Z","approximateArrivalOfLastRecord":"2026-11-21T00:00:00Z",
            "batchSize":2,"streamArn":"arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/1"}}
            """.ReplaceLineEndings(""),
            record.ToJsonString());
    }

    [Fact]
    public static void Gives_the_function_the_records_with_where_they_come_from()
    {
        var shaped = StreamPoller.Event([Record(7)], "arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/1")["Records"]![0]!;

        Assert.Equal("ap-northeast-1", shaped["awsRegion"]!.GetValue<string>());
        Assert.Equal("arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/1", shaped["eventSourceARN"]!.GetValue<string>());
        Assert.Equal("7", shaped["dynamodb"]!["SequenceNumber"]!.GetValue<string>());
    }

    private static Task<List<string>> RunAsync(EventSourceMapping mapping, int count, Func<int, InvocationResult> answer)
    {
        var calls = 0;
        return RunAsync(mapping, count, (string _) => answer(calls++));
    }

    /// <summary>Runs records numbered from one, and tells what was handed over and given up.</summary>
    private static async Task<List<string>> RunAsync(EventSourceMapping mapping, int count, Func<string, InvocationResult> answer)
    {
        var told = new List<string>();
        var batch = new StreamBatch(
            mapping,
            records =>
            {
                told.Add(Numbers(records));
                return Task.FromResult(answer(Numbers(records)));
            },
            (condition, attempts, records, _) =>
            {
                told.Add($"gave up {Numbers(records)} {condition} {attempts}");
                return Task.CompletedTask;
            },
            () => Task.CompletedTask,
            TimeProvider.System);
        await batch.RunAsync([.. Enumerable.Range(1, count).Select(Record)]);
        return told;
    }

    private static string Numbers(IEnumerable<JsonElement> records) => string.Join(' ', records.Select(StreamBatch.SequenceNumber));

    private static JsonElement Record(int number) =>
        JsonElement.Parse(
            $$$"""{"eventID":"{{{number}}}","awsRegion":"us-east-1","dynamodb":"""
            + $$$"""{"SequenceNumber":"{{{number}}}","ApproximateCreationDateTime":1795219200.0}}""");

    private static EventSourceMapping Mapping() => EventSourceMapping.Read(JsonElement.Parse(
        """
        {"UUID":"1","State":"Enabled","BatchSize":100,"FunctionArn":"arn:aws:lambda:ap-northeast-1:123456789012:function:job",
        "EventSourceArn":"arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/1",
        "FunctionResponseTypes":["ReportBatchItemFailures"]}
        """))!;
}
