using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using Worker.Jobs.ReportMetrics;
using Worker.Tests.WorkerLib.Constants;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.ReportMetrics;

/// <summary>Tables, queues, alerts and daily rows in memory, and a clock that stands where it is put.</summary>
internal sealed class MetricsFixture
{
    private readonly IAmazonSQS sqs = Substitute.For<IAmazonSQS>();

    public MetricsFixture()
    {
        DynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()).Returns(call => Scan(call.Arg<ScanRequest>()));
        DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call => Query(call.Arg<QueryRequest>()));
        DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => new GetItemResponse { Item = Rows.GetValueOrDefault(KeyOf(call.Arg<GetItemRequest>().Key)) });
        DynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutItemRequest>()));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Update(call.Arg<UpdateItemRequest>()));
        DynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Transact(call.Arg<TransactWriteItemsRequest>()));
        sqs.GetQueueAttributesAsync(Arg.Any<GetQueueAttributesRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => new GetQueueAttributesResponse
            {
                Attributes = new()
                {
                    ["ApproximateNumberOfMessages"] = $"{Queues[call.Arg<GetQueueAttributesRequest>().QueueUrl]}",
                    ["ApproximateNumberOfMessagesNotVisible"] = "1",
                    ["ApproximateNumberOfMessagesDelayed"] = "0",
                },
            });
    }

    public IAmazonDynamoDB DynamoDB { get; } = Substitute.For<IAmazonDynamoDB>();

    public Dictionary<string, List<Dictionary<string, AttributeValue>>> Tables { get; } = [];

    public Dictionary<string, int> Queues { get; } = [];

    /// <summary>The table daily_metrics; keys are <c>source day</c>.</summary>
    public SortedDictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = new(StringComparer.Ordinal);

    public List<Alert> Alerts { get; } = [];

    public ConstantFixture Constants { get; } = new();

    public DateTimeOffset Now { get; set; }

    public TimeSpan Remaining { get; set; } = TimeSpan.FromMinutes(15);

    public int PageItems { get; set; } = 3;

    /// <summary>What happens just before a daily row is written.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    public void Publish(MetricsConstants constants) =>
        Constants.Publish(MetricsConstants.Set, JsonSerializer.SerializeToElement(constants, MetricsJson.Default.MetricsConstants));

    public async Task<Report> RunAsync(string? now = null, string? day = null)
    {
        Now = now is null ? Now : Time(now);
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        var context = Substitute.For<ILambdaContext>();
        context.RemainingTime.Returns(_ => Remaining);
        try
        {
            var constants = Constants.Store();
            return await new ReportMetricsHandler(DynamoDB, sqs, time, constants, "daily_metrics", "alerts", "https://sqs/1/worker-test-")
                .HandleAsync(new(day), context);
        }
        finally
        {
            Metric.Flush("report_metrics");
        }
    }

    public DailyRow? Row(string source, string day) => Rows.TryGetValue($"{source} {day}", out var item) ? DailyRow.Read(item) : null;

    public void Add(string table, string time, string? kind = null)
    {
        var item = new Dictionary<string, AttributeValue> { ["at"] = new(time) };
        if (kind is not null)
        {
            item["kind"] = new(kind);
        }

        AddItem(table, item);
    }

    public void AddItem(string table, Dictionary<string, AttributeValue> item)
    {
        Tables.TryAdd(table, []);
        Tables[table].Add(item);
    }

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private ScanResponse Scan(ScanRequest scan)
    {
        var (items, last) = Page(Tables[scan.TableName], scan.ExclusiveStartKey, scan.ExpressionAttributeNames);
        return new ScanResponse { Items = items, LastEvaluatedKey = last };
    }

    private QueryResponse Query(QueryRequest query)
    {
        var partition = query.ExpressionAttributeNames["#partition"];
        var found = Tables[query.TableName].Where(item => item[partition].S == query.ExpressionAttributeValues[":partition"].S).ToList();
        var (items, last) = Page(found, query.ExclusiveStartKey, query.ExpressionAttributeNames);
        return new QueryResponse { Items = items, LastEvaluatedKey = last };
    }

    private (List<Dictionary<string, AttributeValue>> Items, Dictionary<string, AttributeValue>? Last) Page(
        List<Dictionary<string, AttributeValue>> items, Dictionary<string, AttributeValue>? start, Dictionary<string, string> names)
    {
        var from = start is null ? 0 : int.Parse(start["from"].N, CultureInfo.InvariantCulture);
        var page = items.Skip(from)
            .Take(PageItems)
            .Select(item => item.Where(attribute => names.ContainsValue(attribute.Key)).ToDictionary())
            .ToList();
        return (page, from + PageItems < items.Count ? new() { ["from"] = new() { N = $"{from + PageItems}" } } : null);
    }

    private PutItemResponse Put(PutItemRequest put)
    {
        BeforeWrite();
        var key = KeyOf(put.Item);
        Check(key, put.ConditionExpression, put.ExpressionAttributeValues);
        Rows[key] = put.Item;
        return new PutItemResponse();
    }

    private UpdateItemResponse Update(UpdateItemRequest update)
    {
        Check(KeyOf(update.Key), update.ConditionExpression, update.ExpressionAttributeValues);
        Set(update.Key, update.UpdateExpression, update.ExpressionAttributeValues);
        return new UpdateItemResponse();
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
        var (update, put) = (request.TransactItems[0].Update, request.TransactItems[1].Put);
        try
        {
            Check(KeyOf(update.Key), update.ConditionExpression, update.ExpressionAttributeValues);
        }
        catch (ConditionalCheckFailedException)
        {
            throw new TransactionCanceledException("cancelled")
            {
                CancellationReasons = [new() { Code = "ConditionalCheckFailed" }, new() { Code = "None" }],
            };
        }

        Set(update.Key, update.UpdateExpression, update.ExpressionAttributeValues);
        Alerts.Add(Alert.Read(put.Item));
        return new TransactWriteItemsResponse();
    }

    private void Set(Dictionary<string, AttributeValue> key, string expression, Dictionary<string, AttributeValue> values)
    {
        Rows.TryAdd(KeyOf(key), new(key));
        foreach (var assignment in expression["SET ".Length..].Split(", ").Select(assignment => assignment.Split(" = ")))
        {
            Rows[KeyOf(key)][assignment[0]] = values[assignment[1]];
        }
    }

    /// <summary>Knows <c>attribute_not_exists(a)</c>, <c>a = :b</c> and <c>a &lt; :b</c>, joined by AND, those by OR.</summary>
    private void Check(string key, string condition, Dictionary<string, AttributeValue>? values)
    {
        var item = Rows.GetValueOrDefault(key) ?? [];
        var alternatives = condition.Replace("freshnessAt < :at)", "freshnessAt < :at", StringComparison.Ordinal).Split(" OR ");
        if (!alternatives.Any(all => all.Trim('(').Split(" AND ").All(IsTrue)))
        {
            throw new ConditionalCheckFailedException("the condition is false");
        }

        bool IsTrue(string term) => term.Split(' ') switch
        {
            [var function] => !item.ContainsKey(function.Split('(', ')')[1]),
            [var left, "=", var right] =>
                item.GetValueOrDefault(left) is { } value && (value.S, value.N) == (values![right].S, values[right].N),
            [var left, "<", var right] => item.GetValueOrDefault(left) is { } value && string.CompareOrdinal(value.S, values![right].S) < 0,
            _ => throw new NotSupportedException(term),
        };
    }

    private static string KeyOf(Dictionary<string, AttributeValue> item) => $"{item["source"].S} {item["day"].S}";
}
