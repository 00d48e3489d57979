using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.WorkerLib.Leases;

/// <summary>A table in memory with conditional writes, one after the other as in DynamoDB, and without deletion by time to live.</summary>
internal sealed class KeyTable
{
    private readonly Lock gate = new();

    public KeyTable()
    {
        DynamoDB = Substitute.For<IAmazonDynamoDB>();
        DynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutItemRequest>()));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Update(call.Arg<UpdateItemRequest>()));
        DynamoDB.DeleteItemAsync(Arg.Any<DeleteItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Delete(call.Arg<DeleteItemRequest>()));
    }

    public IAmazonDynamoDB DynamoDB { get; }

    public Dictionary<string, Dictionary<string, AttributeValue>> Items { get; } = [];

    private PutItemResponse Put(PutItemRequest put)
    {
        lock (gate)
        {
            Check(put.Item["key"].S, put.ConditionExpression, put.ExpressionAttributeNames, put.ExpressionAttributeValues);
            Items[put.Item["key"].S] = put.Item;
            return new PutItemResponse();
        }
    }

    /// <summary>Does <c>SET a = :b, … REMOVE c</c>.</summary>
    private UpdateItemResponse Update(UpdateItemRequest update)
    {
        lock (gate)
        {
            Check(update.Key["key"].S, update.ConditionExpression, update.ExpressionAttributeNames, update.ExpressionAttributeValues);
            var item = Items[update.Key["key"].S];
            var clauses = update.UpdateExpression.Split("SET ", 2)[1].Split(" REMOVE ");
            foreach (var assignment in clauses[0].Split(", ").Select(assignment => assignment.Split(" = ")))
            {
                item[Name(assignment[0], update.ExpressionAttributeNames)] = update.ExpressionAttributeValues[assignment[1]];
            }

            item.Remove(clauses[1]);
            return new UpdateItemResponse();
        }
    }

    private DeleteItemResponse Delete(DeleteItemRequest delete)
    {
        lock (gate)
        {
            Check(delete.Key["key"].S, delete.ConditionExpression, delete.ExpressionAttributeNames, delete.ExpressionAttributeValues);
            Items.Remove(delete.Key["key"].S);
            return new DeleteItemResponse();
        }
    }

    /// <summary>Knows <c>attribute_not_exists(a)</c>, <c>a = :b</c> and <c>a &lt;= :b</c>, joined by OR.</summary>
    private void Check(string key, string condition, Dictionary<string, string> names, Dictionary<string, AttributeValue> values)
    {
        var item = Items.GetValueOrDefault(key);
        if (!condition.Split(" OR ").Any(IsTrue))
        {
            throw new ConditionalCheckFailedException("the condition is false") { Item = item };
        }

        bool IsTrue(string term) => term.Split(' ') switch
        {
            [var function] => item?.ContainsKey(Name(function.Split('(', ')')[1], names)) != true,
            [var left, "=", var right] => item?.GetValueOrDefault(Name(left, names))?.S == values[right].S,
            [var left, "<=", var right] =>
                item?.GetValueOrDefault(Name(left, names)) is { } value && long.Parse(value.N, null) <= long.Parse(values[right].N, null),
            _ => throw new NotSupportedException(term),
        };
    }

    private static string Name(string name, Dictionary<string, string> names) => names.GetValueOrDefault(name, name);
}
