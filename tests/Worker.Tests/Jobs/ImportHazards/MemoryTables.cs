using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>
/// DynamoDB in memory, as far as ImportHazards uses it: one request at a time, each after letting others go first, so that writers at the
/// same time really meet.
/// </summary>
internal sealed class MemoryTables
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<string, Dictionary<string, AttributeValue>>> tables = [];

    public MemoryTables()
    {
        DynamoDB.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => RespondAsync(() => BatchGet(call.Arg<BatchGetItemRequest>())));
        DynamoDB.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => WriteAsync(() => BatchWrite(call.Arg<BatchWriteItemRequest>())));
        DynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => WriteAsync(() => Transact(call.Arg<TransactWriteItemsRequest>())));
        DynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => WriteAsync(() => Put(call.Arg<PutItemRequest>())));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => WriteAsync(() => Update(call.Arg<UpdateItemRequest>())));
    }

    public IAmazonDynamoDB DynamoDB { get; } = Substitute.For<IAmazonDynamoDB>();

    /// <summary>Happens just before a write of any kind; when it throws, nothing is written.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    /// <summary>Happens just before a transaction; it may throw.</summary>
    public Action<TransactWriteItemsRequest> BeforeTransaction { get; set; } = _ => { };

    /// <summary>Happens just after a transaction; when it throws, the response is lost.</summary>
    public Action AfterTransaction { get; set; } = () => { };

    /// <summary>The rows of a table, by their keys.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, AttributeValue>> Rows(string table)
    {
        lock (gate)
        {
            return new SortedDictionary<string, Dictionary<string, AttributeValue>>(Table(table), StringComparer.Ordinal);
        }
    }

    public void Put(string table, Dictionary<string, AttributeValue> item)
    {
        lock (gate)
        {
            Table(table)[KeyOf(item)] = item;
        }
    }

    private Task<T> WriteAsync<T>(Func<T> response) => RespondAsync(() =>
    {
        BeforeWrite();
        return response();
    });

    private async Task<T> RespondAsync<T>(Func<T> response)
    {
        await Task.Yield();
        lock (gate)
        {
            return response();
        }
    }

    private BatchGetItemResponse BatchGet(BatchGetItemRequest request)
    {
        var (table, wanted) = request.RequestItems.Single();
        Assert.InRange(wanted.Keys.Count, 1, 100);
        Assert.Distinct(wanted.Keys.Select(KeyOf));
        return new BatchGetItemResponse
        {
            Responses = new()
            {
                [table] = [.. wanted.Keys.Select(KeyOf).Where(Table(table).ContainsKey).Select(key => MemoryRow.Copy(Table(table)[key]))],
            },
        };
    }

    private BatchWriteItemResponse BatchWrite(BatchWriteItemRequest request)
    {
        var (table, writes) = request.RequestItems.Single();
        Assert.InRange(writes.Count, 1, 25);
        writes.ForEach(write => Table(table)[KeyOf(write.PutRequest.Item)] = write.PutRequest.Item);
        return new BatchWriteItemResponse();
    }

    private PutItemResponse Put(PutItemRequest put)
    {
        var rows = Table(put.TableName);
        var row = rows.GetValueOrDefault(KeyOf(put.Item));
        if (!Holds(put.ConditionExpression, row, put.ExpressionAttributeNames, put.ExpressionAttributeValues))
        {
            throw new ConditionalCheckFailedException("the condition is false");
        }

        rows[KeyOf(put.Item)] = put.Item;
        return new PutItemResponse();
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
        BeforeTransaction(request);
        Assert.InRange(request.TransactItems.Count, 1, 100);
        var puts = request.TransactItems.ConvertAll(item => item.Put);
        var reasons = puts.ConvertAll(put =>
        {
            var row = Table(put.TableName).GetValueOrDefault(KeyOf(put.Item));
            var holds = Holds(put.ConditionExpression, row, put.ExpressionAttributeNames, put.ExpressionAttributeValues);
            return new CancellationReason { Code = holds ? "None" : "ConditionalCheckFailed" };
        });
        if (reasons.Exists(reason => reason.Code != "None"))
        {
            throw new TransactionCanceledException("cancelled") { CancellationReasons = reasons };
        }

        puts.ForEach(put => Table(put.TableName)[KeyOf(put.Item)] = put.Item);
        AfterTransaction();
        return new TransactWriteItemsResponse();
    }

    /// <summary>Does <c>SET a = :b, … REMOVE c, …</c>.</summary>
    private UpdateItemResponse Update(UpdateItemRequest request)
    {
        var rows = Table(request.TableName);
        var key = KeyOf(request.Key);
        var names = request.ExpressionAttributeNames;
        if (!Holds(request.ConditionExpression, rows.GetValueOrDefault(key), names, request.ExpressionAttributeValues))
        {
            throw new ConditionalCheckFailedException("the condition is false");
        }

        var row = new Dictionary<string, AttributeValue>(rows.GetValueOrDefault(key) ?? request.Key);
        var clauses = request.UpdateExpression["SET ".Length..].Split(" REMOVE ");
        foreach (var assignment in clauses[0].Split(", ").Select(assignment => assignment.Split(" = ")))
        {
            row[Name(assignment[0], names)] = request.ExpressionAttributeValues[assignment[1]];
        }

        foreach (var removed in clauses.Length > 1 ? clauses[1].Split(", ") : [])
        {
            row.Remove(Name(removed, names));
        }

        rows[key] = row;
        return new UpdateItemResponse { Attributes = MemoryRow.Copy(row) };
    }

    /// <summary>Knows <c>attribute_not_exists(a)</c>, <c>a = :b</c> and <c>a &lt; :b</c>, joined by OR.</summary>
    private static bool Holds(
        string? condition,
        Dictionary<string, AttributeValue>? row,
        Dictionary<string, string>? names,
        Dictionary<string, AttributeValue>? values)
    {
        return condition?.Split(" OR ").Any(IsTrue) ?? true;

        bool IsTrue(string term) => term.Split(' ') switch
        {
            [var function] => row?.ContainsKey(Name(function.Split('(', ')')[1], names)) != true,
            [var left, "=", var right] =>
                row?.GetValueOrDefault(Name(left, names)) is { } value && (value.S, value.N) == (values![right].S, values[right].N),
            [var left, "<", var right] => row?.GetValueOrDefault(Name(left, names)) is { } value && Number(value) < Number(values![right]),
            _ => throw new NotSupportedException(term),
        };
    }

    private SortedDictionary<string, Dictionary<string, AttributeValue>> Table(string name) =>
        tables.TryGetValue(name, out var table) ? table : tables[name] = new(StringComparer.Ordinal);

    private static string KeyOf(Dictionary<string, AttributeValue> item) =>
        item.TryGetValue("event", out var name) ? $"{name.S} {item["row"].S}"
        : item.TryGetValue("subject", out var subject) ? $"{subject.S} {item["raisedAt"].S}"
        : item["key"].S;

    private static string Name(string name, Dictionary<string, string>? names) => names?.GetValueOrDefault(name) ?? name;

    private static long Number(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);
}
