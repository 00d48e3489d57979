using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.SQS;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Worker.Jobs.EnrichHazards;
using Worker.Tests.WorkerLib.Constants;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;
using Row = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Worker.Tests.Jobs.EnrichHazards;

/// <summary>The tables of hazards and the constants in memory. Each call is one step that no other one interrupts.</summary>
internal sealed class HazardsFixture
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    public HazardsFixture()
    {
        DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => Query(call.Arg<QueryRequest>())));
        DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(
                () => new GetItemResponse { Item = Hazards.GetValueOrDefault(call.Arg<GetItemRequest>().Key["id"].S) }));
        DynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            BeforeWrite();
            var written = await StepAsync(() => Transact(call.Arg<TransactWriteItemsRequest>()));
            AfterWrite();
            return written;
        });
        DynamoDB.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => BatchGet(call.Arg<BatchGetItemRequest>())));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => Update(call.Arg<UpdateItemRequest>())));
        DynamoDB.DeleteItemAsync(Arg.Any<string>(), Arg.Any<Row>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => Delete(call.Arg<Row>())));
    }

    public IAmazonDynamoDB DynamoDB { get; } = Substitute.For<IAmazonDynamoDB>();

    /// <summary>By event and row, as DynamoDB sorts them.</summary>
    public SortedDictionary<string, SortedDictionary<string, Row>> Events { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Row> Hazards { get; } = [];

    /// <summary>Keys are <c>list entry</c>.</summary>
    public SortedDictionary<string, Row> Lists { get; } = new(StringComparer.Ordinal);

    public ConstantFixture Constants { get; } = new();

    /// <summary>Where letters go of what is set aside.</summary>
    public IAmazonSQS Sqs { get; } = Substitute.For<IAmazonSQS>();

    public int Queries { get; private set; }

    /// <summary>Whether the version of an event cannot be changed.</summary>
    public Func<string, bool> FailsToUpdate { get; set; } = _ => false;

    public Action BeforeWrite { get; set; } = () => { };

    /// <summary>What happens to the response of a write that was done.</summary>
    public Action AfterWrite { get; set; } = () => { };

    public Task<bool> WriteAsync(Hazard hazard) =>
        new HazardWriter(DynamoDB, "hazards", "hazard_lists").WriteAsync(hazard, TestContext.Current.CancellationToken);

    /// <summary>Writes an event's next state, as an import does.</summary>
    public StoredEvent Put(HazardState state)
    {
        var before = Events.GetValueOrDefault(state.Key)?.GetValueOrDefault(EventRows.State) is { } row ? StoredEvent.Read(row) : null;
        var next = StoredEvent.Next(before, state, Now);
        Put(next.ToItem());
        return next;
    }

    public void Put(Row item)
    {
        Events.TryAdd(item[EventRows.Event].S, new(StringComparer.Ordinal));
        Events[item[EventRows.Event].S][item[EventRows.Row].S] = item;
    }

    public Task<StreamsEventResponse> RunAsync(params (string Event, string Row)[] changes) =>
        RunAsync([.. changes.Select((change, index) => Change(change.Event, change.Row, $"{index}"))]);

    public Task<StreamsEventResponse> RunAsync(params DynamoDBEvent.DynamodbStreamRecord[] changes) =>
        new EnrichHazardsHandler(
            DynamoDB,
            Constants.Store(),
            "hazard_events",
            "hazards",
            "hazard_lists",
            new DeadLetterQueue(Sqs, Substitute.For<IAmazonS3>(), TimeProvider.System, "dead-letters", "letters")).HandleAsync(
                new DynamoDBEvent { Records = changes },
                Substitute.For<ILambdaContext>());

    public Hazard Hazard(string id) => HazardRow.Read(Hazards[id]);

    /// <summary>The keys that a hazard's entries must have.</summary>
    public static IEnumerable<string> EntriesOf(Hazard hazard) =>
        HazardLists.Of(hazard)
            .Select(list => $"{list} {HazardLists.EntryOf(hazard.Id, hazard.ChangedAt)}")
            .Concat(HazardLists.EndOf(hazard) is { } end ? [$"{HazardLists.Ends} {end}"] : [])
            .Order(StringComparer.Ordinal);

    public static DynamoDBEvent.DynamodbStreamRecord Change(string eventKey, string row, string sequence) => new()
    {
        EventName = "MODIFY",
        Dynamodb = new() { Keys = new() { ["event"] = new(eventKey), ["row"] = new(row) }, SequenceNumber = sequence },
    };

    private async Task<T> StepAsync<T>(Func<T> step)
    {
        await Task.Yield();
        lock (gate)
        {
            return step();
        }
    }

    private QueryResponse Query(QueryRequest query)
    {
        Queries++;
        if (query.TableName == "hazard_lists")
        {
            return QueryList(query);
        }

        Assert.True(query.ConsistentRead);
        var rows = Events.GetValueOrDefault(query.ExpressionAttributeValues[":event"].S) ?? new(StringComparer.Ordinal);
        return new QueryResponse
        {
            Items = [.. rows.Where(row => string.CompareOrdinal(row.Key, EventRows.State) <= 0).Select(row => MemoryRow.Copy(row.Value))],
        };
    }

    /// <summary>A page of a list: what is before an entry, or what is active and has no end.</summary>
    private QueryResponse QueryList(QueryRequest query)
    {
        var list = query.ExpressionAttributeValues[":list"].S;
        var after = query.ExpressionAttributeValues.GetValueOrDefault(":after")?.S;
        Assert.Equal(after is not null, query.FilterExpression is null);
        return new QueryResponse
        {
            Items =
            [
                .. Lists.Values
                    .Where(row => row["list"].S == list && (after is null
                        ? row["phase"].S == "active" && !row.ContainsKey("activeUntil")
                        : string.CompareOrdinal(row["entry"].S, after) < 0))
                    .Take(query.Limit ?? int.MaxValue)
                    .Select(row => new Row { ["entry"] = row["entry"] }),
            ],
        };
    }

    private BatchGetItemResponse BatchGet(BatchGetItemRequest request)
    {
        var keys = request.RequestItems["hazards"].Keys;
        Assert.InRange(keys.Count, 1, 100);
        Assert.Equal(keys.Count, keys.Select(key => key["id"].S).Distinct().Count()); // AWS refuses the same key twice
        return new BatchGetItemResponse
        {
            Responses = new() { ["hazards"] = [.. keys.Select(key => Hazards.GetValueOrDefault(key["id"].S)).OfType<Row>()] },
            UnprocessedKeys = [],
        };
    }

    /// <summary>The next version of an event, where nobody made one meanwhile.</summary>
    private UpdateItemResponse Update(UpdateItemRequest request)
    {
        Assert.Equal("SET #version = #version + :one, #changedAt = :now", request.UpdateExpression);
        Assert.Equal("#version = :version AND #changedAt < :now", request.ConditionExpression);
        var (row, values) = (Events[request.Key["event"].S][request.Key["row"].S], request.ExpressionAttributeValues);
        if (FailsToUpdate(request.Key["event"].S))
        {
            throw new InternalServerErrorException("try again");
        }

        if (row["version"].N != values[":version"].N || string.CompareOrdinal(row["changedAt"].S, values[":now"].S) >= 0)
        {
            throw new ConditionalCheckFailedException("it changed");
        }

        row["version"] = new() { N = $"{long.Parse(row["version"].N, null) + 1}" };
        row["changedAt"] = values[":now"];
        return new UpdateItemResponse();
    }

    private DeleteItemResponse Delete(Row key)
    {
        Lists.Remove($"{key["list"].S} {key["entry"].S}");
        return new DeleteItemResponse();
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
        if (request.TransactItems.TrueForAll(item => item.Update is not null))
        {
            return UpdateAll(request);
        }

        var keys = request.TransactItems.Select(KeyOf).ToList();
        Assert.InRange(keys.Count, 1, 100);
        Assert.Equal(keys.Distinct(), keys); // AWS refuses two changes of one item
        foreach (var put in request.TransactItems.Select(item => item.Put).Where(put => put?.ConditionExpression is not null))
        {
            var there = Hazards.GetValueOrDefault(put.Item["id"].S);
            var holds = put.ConditionExpression == "attribute_not_exists(#id)"
                ? there is null
                : there?["version"].N == put.ExpressionAttributeValues[":before"].N;
            if (!holds)
            {
                throw new TransactionCanceledException("cancelled")
                {
                    CancellationReasons = [new() { Code = "ConditionalCheckFailed" }, new() { Code = "None" }],
                };
            }
        }

        foreach (var item in request.TransactItems)
        {
            if (item.Delete is { } delete)
            {
                Assert.True(Lists.Remove(KeyOf(item)), "an entry is deleted that is not there");
                Assert.Equal("hazard_lists", delete.TableName);
            }
            else if (item.Put.TableName == "hazards")
            {
                Hazards[item.Put.Item["id"].S] = item.Put.Item;
            }
            else
            {
                Lists[KeyOf(item)] = item.Put.Item;
            }
        }

        return new TransactWriteItemsResponse();
    }

    /// <summary>All of them, or none.</summary>
    private TransactWriteItemsResponse UpdateAll(TransactWriteItemsRequest request)
    {
        Assert.Distinct(request.TransactItems.Select(item => item.Update.Key["event"].S));
        var before = request.TransactItems.Select(item => item.Update.Key["event"].S)
            .Select(key => (Key: key, Row: MemoryRow.Copy(Events[key][EventRows.State]))).ToList();
        try
        {
            foreach (var update in request.TransactItems.Select(item => item.Update))
            {
                Update(new UpdateItemRequest
                {
                    Key = update.Key,
                    UpdateExpression = update.UpdateExpression,
                    ConditionExpression = update.ConditionExpression,
                    ExpressionAttributeValues = update.ExpressionAttributeValues,
                });
            }
        }
        catch (AmazonDynamoDBException exception)
        {
            before.ForEach(one => Events[one.Key][EventRows.State] = one.Row);
            throw new TransactionCanceledException(exception.Message) { CancellationReasons = [new() { Code = "ConditionalCheckFailed" }] };
        }

        return new TransactWriteItemsResponse();
    }

    private static string KeyOf(TransactWriteItem item) =>
        item.Put?.TableName == "hazards" ? item.Put.Item["id"].S
        : item.Put is { } put ? $"{put.Item["list"].S} {put.Item["entry"].S}"
        : $"{item.Delete.Key["list"].S} {item.Delete.Key["entry"].S}";
}
