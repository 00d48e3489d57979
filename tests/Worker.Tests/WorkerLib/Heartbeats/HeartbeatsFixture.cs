using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Heartbeats;

/// <summary>
/// The tables heartbeats, process_incidents, process_promises and alerts in memory, with conditions and transactions that happen at once or
/// not at all, and a clock.
/// </summary>
internal class HeartbeatsFixture
{
    private readonly Lock gate = new();

    public HeartbeatsFixture(DateTimeOffset now)
    {
        Now = now;
        Time.GetUtcNow().Returns(_ => Now);
        DynamoDB = Substitute.For<IAmazonDynamoDB>();
        DynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => LaterAsync(() => Scan(call.Arg<ScanRequest>())));
        DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => LaterAsync(() => Get(call.Arg<GetItemRequest>())));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => LaterAsync(() => Update(call.Arg<UpdateItemRequest>())));
        DynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => LaterAsync(() => Transact(call.Arg<TransactWriteItemsRequest>())));
    }

    public DateTimeOffset Now { get; set; }

    public TimeProvider Time { get; } = Substitute.For<TimeProvider>();

    public IAmazonDynamoDB DynamoDB { get; }

    public SortedDictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Open incidents, by their subjects.</summary>
    public SortedDictionary<string, Dictionary<string, AttributeValue>> Incidents { get; } = new(StringComparer.Ordinal);

    /// <summary>What processes promised while their rows had no mistake, by their names.</summary>
    public SortedDictionary<string, Dictionary<string, AttributeValue>> Promises { get; } = new(StringComparer.Ordinal);

    public List<Alert> Alerts { get; } = [];

    /// <summary>How many rows a page has.</summary>
    public int PageRows { get; init; } = 1000;

    /// <summary>Refuses the whole transaction that this is true of.</summary>
    public Func<TransactWriteItem, bool> Refuses { get; set; } = _ => false;

    public int Transactions { get; private set; }

    public int MaxItems { get; private set; }

    public void Add(string process, params (string Name, object Value)[] fields)
    {
        var row = Rows[process] = new() { ["process"] = new(process), ["graceSeconds"] = new() { N = "30" } };
        foreach (var (name, value) in fields)
        {
            row[name] = value switch
            {
                int number => new AttributeValue { N = number.ToString(CultureInfo.InvariantCulture) },
                DateTimeOffset at => Attributes.Time(at),
                AttributeValue attribute => attribute,
                _ => new AttributeValue((string)value),
            };
        }
    }

    public void Signal(string process, string field) => Rows[process][field] = Attributes.Time(Now);

    public string State(string process) => Rows[process].GetValueOrDefault("state")?.S ?? "in-time";

    public IEnumerable<AlertKind> Kinds(string process) =>
        Alerts.Where(alert => alert.Subject == $"process/{process}").Select(alert => alert.Kind);

    // Requests of runs at the same time come in any order.
    private async Task<T> LaterAsync<T>(Func<T> act)
    {
        await Task.Yield();
        lock (gate)
        {
            return act();
        }
    }

    private ScanResponse Scan(ScanRequest scan)
    {
        if (scan.TableName != "heartbeats")
        {
            return new ScanResponse { Items = [.. Beside(scan.TableName).Values.Select(row => row.ToDictionary())] };
        }

        var after = scan.ExclusiveStartKey?["process"].S;
        var page = Rows.Where(row => after is null || string.CompareOrdinal(row.Key, after) > 0).Take(PageRows).ToList();
        return new ScanResponse
        {
            Items = [.. page.Select(row => row.Value.ToDictionary())],
            LastEvaluatedKey = page.Count < PageRows ? null : new() { ["process"] = new(page[^1].Key) },
        };
    }

    private GetItemResponse Get(GetItemRequest get) => new() { Item = Rows.GetValueOrDefault(get.Key["process"].S)?.ToDictionary() };

    private UpdateItemResponse Update(UpdateItemRequest update)
    {
        var (key, names, values) = (update.Key["process"].S, update.ExpressionAttributeNames ?? [], update.ExpressionAttributeValues);
        if (!Holds(Rows.GetValueOrDefault(key), update.ConditionExpression, names, values))
        {
            throw new ConditionalCheckFailedException("the condition is false");
        }

        Set(key, update.UpdateExpression, names, values);
        return new UpdateItemResponse();
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
        Transactions++;
        MaxItems = Math.Max(MaxItems, request.TransactItems.Count);
        var reasons = request.TransactItems.Select(item => new CancellationReason
        {
            Code = Refuses(item) ? "ValidationError" : Holds(item) ? "None" : "ConditionalCheckFailed",
        }).ToList();
        if (reasons.Exists(reason => reason.Code != "None"))
        {
            throw new TransactionCanceledException("cancelled") { CancellationReasons = reasons };
        }

        foreach (var item in request.TransactItems)
        {
            switch (item)
            {
                case { Update: { } update }:
                    Set(
                        update.Key["process"].S,
                        update.UpdateExpression,
                        update.ExpressionAttributeNames,
                        update.ExpressionAttributeValues);
                    break;
                case { Put: { TableName: "alerts" } put }:
                    Alerts.Add(Alert.Read(put.Item));
                    break;
                case { Put: { } put }:
                    Beside(put.TableName)[KeyOf(put.Item)] = put.Item;
                    break;
                case { Delete: { } delete }:
                    Beside(delete.TableName).Remove(KeyOf(delete.Key));
                    break;
            }
        }

        return new TransactWriteItemsResponse();
    }

    private bool Holds(TransactWriteItem item) => item switch
    {
        { Update: { } update } => Holds(
            Rows.GetValueOrDefault(update.Key["process"].S),
            update.ConditionExpression,
            update.ExpressionAttributeNames,
            update.ExpressionAttributeValues),
        { ConditionCheck: { } check } => Holds(
            Rows.GetValueOrDefault(check.Key["process"].S),
            check.ConditionExpression,
            check.ExpressionAttributeNames,
            check.ExpressionAttributeValues),
        { Put: { ConditionExpression: { } condition } put } => Holds(
            Beside(put.TableName).GetValueOrDefault(KeyOf(put.Item)),
            condition,
            put.ExpressionAttributeNames,
            put.ExpressionAttributeValues),
        { Delete: { ConditionExpression: { } condition } delete } => Holds(
            Beside(delete.TableName).GetValueOrDefault(KeyOf(delete.Key)),
            condition,
            delete.ExpressionAttributeNames,
            delete.ExpressionAttributeValues),
        _ => true,
    };

    private SortedDictionary<string, Dictionary<string, AttributeValue>> Beside(string table) =>
        table == "process_promises" ? Promises : Incidents;

    private static string KeyOf(Dictionary<string, AttributeValue> item) => (item.GetValueOrDefault("subject") ?? item["process"]).S;

    private static bool Holds(
        Dictionary<string, AttributeValue>? row,
        string condition,
        Dictionary<string, string>? names,
        Dictionary<string, AttributeValue>? values)
    {
        return condition.Split(" AND ").All(term => term.Split(' ', '(', ')') switch
        {
            ["attribute_exists", var field, ""] => Value(field) is not null,
            ["attribute_not_exists", var field, ""] => Value(field) is null,
            [var field, "=", var value] => Value(field) is { } seen && Text(seen) == Text(values![value]),
            _ => throw new NotSupportedException(term),
        });

        AttributeValue? Value(string path)
        {
            var steps = path.Split('.').Select(step => names?.GetValueOrDefault(step, step) ?? step).ToList();
            return steps.Skip(1).Aggregate(row?.GetValueOrDefault(steps[0]), (value, step) => value?.M?.GetValueOrDefault(step));
        }
    }

    /// <summary>The same text for the same value.</summary>
    private static string Text(AttributeValue value) => value switch
    {
        { S: { } text } => $"S {text}",
        { N: { } number } => $"N {number}",
        { SS.Count: > 0 } => $"SS {string.Join(' ', value.SS.Order(StringComparer.Ordinal))}",
        { M: { } map } => $"M {string.Join(' ', map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Text(pair.Value)}"))}",
        _ => $"{value.NULL}",
    };

    private void Set(string key, string expression, Dictionary<string, string> names, Dictionary<string, AttributeValue> values)
    {
        var row = Rows[key] = new(Rows[key]); // a page that was read stays as it was
        var clauses = expression.Split("REMOVE ");
        var assignments = clauses[0].Replace("SET ", "", StringComparison.Ordinal).Split(", ", StringSplitOptions.RemoveEmptyEntries);
        foreach (var assignment in assignments)
        {
            var (field, value) = assignment.Trim().Split(" = ") is [var left, var right]
                ? (left, right)
                : throw new NotSupportedException(assignment);
            row[names.GetValueOrDefault(field, field)] = values[value];
        }

        foreach (var field in clauses.Skip(1).SelectMany(clause => clause.Split(", ")))
        {
            row.Remove(field.Trim());
        }
    }
}
