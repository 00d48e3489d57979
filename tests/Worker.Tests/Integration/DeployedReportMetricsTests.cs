using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;

namespace Worker.Tests.Integration;

/// <summary>
/// ReportMetrics as it is deployed: the packaged executable, with published constants that name a table of this test.
/// </summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedReportMetricsTests(DeployedEnvironment environment)
{
    private const string Table = "measured_orders";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_days_alerts_of_stale_data_and_takes_late_items_to_their_day()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var (yesterday, today) = (TokyoDay.Of(DateTimeOffset.UtcNow).AddDays(-1), TokyoDay.Of(DateTimeOffset.UtcNow));
        await dynamoDB.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = Table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = [new("id", KeyType.HASH)],
                AttributeDefinitions = [new("id", ScalarAttributeType.S)],
            },
            Cancelled);
        await PutAsync(dynamoDB, "1", Noon(yesterday), "paid");
        await PutAsync(dynamoDB, "2", Noon(yesterday), "paid");
        await PutAsync(dynamoDB, "3", Noon(yesterday).AddMinutes(-1), "open");
        await PutAsync(dynamoDB, "4", null, "open");
        await InvokeAsync(
            "publish_constants",
            $$$"""{"set":"metrics","content":{"tables":"""
                + $$$"""[{"table":"{{{Table}}}","time":"time","kind":"status","freshMinutes":60}],"queues":[{"name":"dead-letters"}]}}""");

        var (first, log) = await InvokeAsync("report_metrics", "{}");
        await PutAsync(dynamoDB, "5", Noon(yesterday).AddHours(1), "open");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => InvokeAsync("report_metrics", "{}")));
        await PutAsync(dynamoDB, "6", DateTimeOffset.UtcNow, "open");
        var (last, _) = await InvokeAsync("report_metrics", "{}");

        var report = first.GetProperty("sources")[0];
        Assert.Equal((1, "stale"), (report.GetProperty("malformed").GetInt32(), report.GetProperty("told").GetString()));
        Assert.Equal("time is missing", report.GetProperty("reasons")[0].GetString());
        Assert.Contains("itemsOfDay", log, StringComparison.Ordinal);
        Assert.Equal("fresh", last.GetProperty("sources")[0].GetProperty("told").GetString());

        var row = await RowAsync(Table, yesterday);
        Assert.Equal(("4", "1", "39600"), (row["count"].N, row["lateItems"].N, row["ageSeconds"].N));
        Assert.Equal(("2", "2", true), (row["kinds"].M["paid"].N, row["kinds"].M["open"].N, row["closed"].BOOL));
        var queue = await RowAsync("queue/dead-letters", today);
        Assert.Equal(["delayed", "inFlight", "waiting"], queue["kinds"].M.Keys.Order(StringComparer.Ordinal));
        var alerts = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = "alerts",
                KeyConditionExpression = "subject = :subject",
                ExpressionAttributeValues = new() { [":subject"] = new($"data/{Table}") },
            },
            Cancelled);
        Assert.Equal(["alert", "recovery"], alerts.Items.Select(alert => alert["kind"].S));

        async Task<Dictionary<string, AttributeValue>> RowAsync(string source, DateOnly day) => (await dynamoDB.GetItemAsync(
            "daily_metrics", new() { ["source"] = new(source), ["day"] = new(TokyoDay.Text(day)) }, Cancelled)).Item;
    }

    private async Task<(JsonElement Response, string Log)> InvokeAsync(string function, string request)
    {
        var (response, result) = await environment.InvokeAsync(function, request);
        Assert.True(result.FunctionError is null, response.ToString());
        return (response, string.Join('\n', result.Log));
    }

    private static Task<PutItemResponse> PutAsync(AmazonDynamoDBClient dynamoDB, string id, DateTimeOffset? time, string status)
    {
        var item = new Dictionary<string, AttributeValue> { ["id"] = new(id), ["status"] = new(status) };
        if (time is { } known)
        {
            item["time"] = new(known.ToString("yyyy-MM-dd'T'HH:mm:sszzz", null));
        }

        return dynamoDB.PutItemAsync(Table, item, Cancelled);
    }

    private static DateTimeOffset Noon(DateOnly day) => TokyoDay.Start(day).AddHours(12);
}
