using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Worker.Jobs;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Tests.Jobs;

public static class ProcessCheckerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(90, "in-time", "in-time")]
    [InlineData(91, "in-time", "late")]
    [InlineData(91, "late", "late")]
    [InlineData(90, "late", "in-time")]
    public static async Task Changes_the_state_when_interval_and_grace_are_over_and_back(int secondsAgo, string before, string after)
    {
        var dynamoDB = Table(Row("sync", secondsAgo, before));

        var report = await RunAsync(dynamoDB);

        Assert.Equal(before == after ? [] : [after], NewStates(dynamoDB));
        Assert.Equal(before != after && after == "late" ? ["sync"] : [], report.Late);
        Assert.Equal(before != after && after == "in-time" ? ["sync"] : [], report.Recovered);
    }

    [Fact]
    public static async Task Writes_the_state_and_its_alert_in_one_transaction_on_condition_of_what_was_read()
    {
        var dynamoDB = Table(Row("sync", 600, "in-time"));

        await RunAsync(dynamoDB);

        await dynamoDB.Received(1).TransactWriteItemsAsync(
            Arg.Is<TransactWriteItemsRequest>(request =>
                request.TransactItems.Count == 2
                && request.TransactItems[0].Update.TableName == "heartbeats"
                && request.TransactItems[0].Update.ConditionExpression == "(attribute_not_exists(#state) OR #state = :old) AND lastBeat = :lastBeat"
                && request.TransactItems[0].Update.ExpressionAttributeValues[":old"].S == "in-time"
                && request.TransactItems[0].Update.ExpressionAttributeValues[":lastBeat"].S == "2026-11-20T11:50:00Z"
                && request.TransactItems[1].Put.TableName == "alerts"
                && request.TransactItems[1].Put.Item["subject"].S == "process/sync"
                && request.TransactItems[1].Put.Item["kind"].S == "alert"
                && request.TransactItems[1].Put.Item["message"].S.Contains("last beat 2026-11-20T11:50:00Z, expected every 60 s with 30 s of grace")),
            Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("ConditionalCheckFailed", "None")]
    [InlineData("TransactionConflict", "None")]
    [InlineData("None", "TransactionConflict")]
    public static async Task Counts_nothing_when_another_run_was_first(string update, string put)
    {
        var dynamoDB = Table(Row("sync", 600, "in-time"));
        dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()).Returns(
            Task.FromException<TransactWriteItemsResponse>(Cancelled(update, put)));

        Assert.Empty((await RunAsync(dynamoDB)).Late);
    }

    [Fact]
    public static async Task Checks_the_other_rows_and_then_fails_when_one_cannot_be_written()
    {
        var dynamoDB = Table(Row("a", 600, "in-time"), Row("b", 600, "in-time"));
        dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()).Returns(
            Task.FromException<TransactWriteItemsResponse>(Cancelled("None", "ValidationError")), Task.FromResult(new TransactWriteItemsResponse()));

        var error = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(dynamoDB));

        Assert.IsType<TransactionCanceledException>(error.InnerException);
        Assert.Equal(2, NewStates(dynamoDB).Length);
    }

    [Fact]
    public static async Task Stops_when_it_is_cancelled()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()).Returns(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()).ContinueWith<ScanResponse>(_ => throw new OperationCanceledException(), TaskScheduler.Default));
        using var deadline = new CancellationTokenSource(50);
        var context = Substitute.For<ILambdaContext>();
        context.CancellationToken.Returns(deadline.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(() => new ProcessChecker(dynamoDB, TimeProvider.System, "heartbeats", "alerts").HandleAsync(default, context));
    }

    [Theory]
    [InlineData("lastBeat", "yesterday", "process sync: lastBeat 'yesterday' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", "12:00", "process sync: lastBeat '12:00' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", "2026-11-20T12:00:00", "process sync: lastBeat '2026-11-20T12:00:00' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", null, "process sync: lastBeat '' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("intervalSeconds", "0", "process sync: intervalSeconds '0' is not a whole number of seconds from 1 to 31622400")]
    [InlineData("graceSeconds", "-1", "process sync: graceSeconds '-1' is not a whole number of seconds from 0 to 31622400")]
    [InlineData("state", "dead", "process sync: state 'dead' is neither in-time nor late")]
    public static async Task Sets_a_malformed_row_aside_and_checks_the_others(string name, string? value, string problem)
    {
        var row = Row("sync", 10, "in-time");
        row.Remove(name);
        if (value is not null)
        {
            row[name] = name.EndsWith("Seconds", StringComparison.Ordinal) ? new() { N = value } : new(value);
        }

        var report = await RunAsync(Table(row, Row("other", 600, "in-time")));

        Assert.Equal([problem], report.Malformed);
        Assert.Equal(["other"], report.Late);
        Assert.Equal(2, report.Checked);
    }

    [Fact]
    public static async Task Sets_a_state_of_another_type_aside_instead_of_never_alerting()
    {
        var row = Row("sync", 600, "in-time");
        row["state"] = new() { NULL = true };

        Assert.Equal(["process sync: state '' is neither in-time nor late"], (await RunAsync(Table(row))).Malformed);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", false)]
    [InlineData("2026-11-20T20:59:00+09:00", false)]
    [InlineData("2026-11-20T11:59:00.1234567Z", false)]
    [InlineData("0001-01-01T00:00:00Z", true)]
    public static async Task Reads_any_time_with_an_offset(string lastBeat, bool isLate)
    {
        var row = Row("sync", 0, "in-time");
        row["lastBeat"] = new(lastBeat);

        Assert.Equal(isLate ? ["sync"] : [], (await RunAsync(Table(row))).Late);
    }

    [Fact]
    public static async Task Reads_every_page_of_the_table()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()).Returns(call => Task.FromResult(
            call.Arg<ScanRequest>().ExclusiveStartKey is null
                ? new ScanResponse { Items = [Row("a", 600, "in-time")], LastEvaluatedKey = new() { ["process"] = new("a") } }
                : new ScanResponse { Items = [Row("b", 600, "in-time")] }));

        Assert.Equal(["a", "b"], (await RunAsync(dynamoDB)).Late);
    }

    private static Task<ProcessChecker.Report> RunAsync(IAmazonDynamoDB dynamoDB)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        return new ProcessChecker(dynamoDB, time, "heartbeats", "alerts").HandleAsync(default(JsonElement), Substitute.For<ILambdaContext>());
    }

    private static IAmazonDynamoDB Table(params Dictionary<string, AttributeValue>[] rows)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()).Returns(new ScanResponse { Items = [.. rows] });
        return dynamoDB;
    }

    private static Dictionary<string, AttributeValue> Row(string process, int secondsAgo, string state) => new()
    {
        ["process"] = new(process),
        ["intervalSeconds"] = new() { N = "60" },
        ["graceSeconds"] = new() { N = "30" },
        ["lastBeat"] = new(Now.AddSeconds(-secondsAgo).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ["state"] = new(state),
    };

    private static TransactionCanceledException Cancelled(params string[] codes) =>
        new("cancelled") { CancellationReasons = [.. codes.Select(code => new CancellationReason { Code = code })] };

    private static string[] NewStates(IAmazonDynamoDB dynamoDB) => [.. dynamoDB.ReceivedCalls()
        .SelectMany(call => call.GetArguments().OfType<TransactWriteItemsRequest>())
        .Select(request => request.TransactItems[0].Update.ExpressionAttributeValues[":new"].S)];
}
