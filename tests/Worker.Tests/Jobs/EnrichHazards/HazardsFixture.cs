using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
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
    private readonly IAmazonDynamoDB dynamoDB = Substitute.For<IAmazonDynamoDB>();

    public HazardsFixture()
    {
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => Query(call.Arg<QueryRequest>())));
        dynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(
                () => new GetItemResponse { Item = Hazards.GetValueOrDefault(call.Arg<GetItemRequest>().Key["id"].S) }));
        dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            BeforeWrite();
            var written = await StepAsync(() => Transact(call.Arg<TransactWriteItemsRequest>()));
            AfterWrite();
            return written;
        });
    }

    /// <summary>By event and row, as DynamoDB sorts them.</summary>
    public SortedDictionary<string, SortedDictionary<string, Row>> Events { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Row> Hazards { get; } = [];

    /// <summary>Keys are <c>list entry</c>.</summary>
    public SortedDictionary<string, Row> Lists { get; } = new(StringComparer.Ordinal);

    public ConstantFixture Constants { get; } = new();

    /// <summary>Where letters go of what is set aside.</summary>
    public IAmazonSQS Sqs { get; } = Substitute.For<IAmazonSQS>();

    public int Queries { get; private set; }

    public Action BeforeWrite { get; set; } = () => { };

    /// <summary>What happens to the response of a write that was done.</summary>
    public Action AfterWrite { get; set; } = () => { };

    public Task<bool> WriteAsync(Hazard hazard) =>
        new HazardWriter(dynamoDB, "hazards", "hazard_lists").WriteAsync(hazard, TestContext.Current.CancellationToken);

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
        new EnrichHazardsHandler(
            dynamoDB, Constants.Store(), "hazard_events", "hazards", "hazard_lists", new DeadLetterQueue(Sqs, "dead-letters")).HandleAsync(
                new DynamoDBEvent { Records = [.. changes.Select((change, index) => Change(change.Event, change.Row, $"{index}"))] },
                Substitute.For<ILambdaContext>());

    public Hazard Hazard(string id) => HazardRow.Read(Hazards[id]);

    /// <summary>The keys that a hazard's entries must have.</summary>
    public static IEnumerable<string> EntriesOf(Hazard hazard) =>
        HazardLists.Of(hazard).Select(list => $"{list} {HazardLists.EntryOf(hazard.Id, hazard.ChangedAt)}").Order(StringComparer.Ordinal);

    private static DynamoDBEvent.DynamodbStreamRecord Change(string eventKey, string row, string sequence) => new()
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
        Assert.True(query.ConsistentRead);
        var rows = Events.GetValueOrDefault(query.ExpressionAttributeValues[":event"].S) ?? new(StringComparer.Ordinal);
        return new QueryResponse
        {
            Items = [.. rows.Where(row => string.CompareOrdinal(row.Key, EventRows.State) <= 0).Select(row => MemoryRow.Copy(row.Value))],
        };
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
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

    private static string KeyOf(TransactWriteItem item) =>
        item.Put?.TableName == "hazards" ? item.Put.Item["id"].S
        : item.Put is { } put ? $"{put.Item["list"].S} {put.Item["entry"].S}"
        : $"{item.Delete.Key["list"].S} {item.Delete.Key["entry"].S}";
}
