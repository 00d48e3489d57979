using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.AmendHazard;

namespace Worker.Tests.Jobs.AmendHazard;

/// <summary>The table hazard_events in memory, with conditions and transactions that happen at once or not at all, and a clock.</summary>
internal sealed class AmendFixture
{
    private readonly Lock gate = new();
    private readonly TimeProvider time = Substitute.For<TimeProvider>();

    public AmendFixture()
    {
        time.GetUtcNow().Returns(_ =>
        {
            lock (gate)
            {
                return Now += Tick;
            }
        });
        time.CreateTimer(Arg.Any<TimerCallback>(), Arg.Any<object?>(), Arg.Any<TimeSpan>(), Arg.Any<TimeSpan>())
            .Returns(call => TimeProvider.System.CreateTimer(
                call.Arg<TimerCallback>(), call.ArgAt<object?>(1), TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Yield();
            return Query(call.Arg<QueryRequest>());
        });
        DynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Yield();
            await BeforeWrite();
            return Transact(call.Arg<TransactWriteItemsRequest>());
        });
    }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 3, 10, 0, TimeSpan.Zero);

    /// <summary>How far the clock advances each time that it is read.</summary>
    public TimeSpan Tick { get; set; }

    public IAmazonDynamoDB DynamoDB { get; } = Substitute.For<IAmazonDynamoDB>();

    public SortedDictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>What happens just before a transaction is written.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>How many transactions are written, but fail as if the condition were false, as when the SDK repeats one.</summary>
    public int LostResponses { get; set; }

    public StoredEvent? Stored(string key) => Rows.TryGetValue($"{key} state", out var row) ? StoredEvent.Read(row) : null;

    public IReadOnlyList<Amendment> Amended(string key) =>
    [
        .. Rows.Where(row => row.Key.StartsWith($"{key} amendment#", StringComparison.Ordinal))
            .Select(row => AmendmentRow.Read(row.Value)),
    ];

    /// <summary>Does what an import does with a telegram: a merged state as the next version, when it changes anything.</summary>
    public string Import(Telegram telegram)
    {
        lock (gate)
        {
            var key = TelegramIdentity.KeyOf(telegram);
            var before = Stored(key);
            var state = before?.State.Apply(telegram) ?? HazardState.Of(telegram);
            if (before is null || state != before.State)
            {
                Rows[$"{key} state"] = StoredEvent.Next(before, state, Now).ToItem();
            }

            return key;
        }
    }

    public Task<Report> AmendAsync(Request request) =>
        new AmendHazardHandler(DynamoDB, time, "hazard_events").HandleAsync(request, Substitute.For<ILambdaContext>());

    private QueryResponse Query(QueryRequest query)
    {
        Assert.True(query.ConsistentRead);
        lock (gate)
        {
            var prefix = $"{query.ExpressionAttributeValues[":event"].S} ";
            var rows = Rows.Where(row =>
                row.Key.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(row.Value[EventRows.Row].S, query.ExpressionAttributeValues[":state"].S) <= 0);
            return new QueryResponse { Items = [.. rows.Select(row => MemoryRow.Copy(row.Value))] };
        }
    }

    private TransactWriteItemsResponse Transact(TransactWriteItemsRequest request)
    {
        lock (gate)
        {
            var (put, update) = (request.TransactItems[0].Put, request.TransactItems[1].Update);
            Assert.Equal("#version = :before", update.ConditionExpression);
            var state = Rows[KeyOf(update.Key)];
            if (state[EventRows.Version].N != update.ExpressionAttributeValues[":before"].N)
            {
                throw Cancelled();
            }

            Rows[KeyOf(put.Item)] = MemoryRow.Copy(put.Item);
            state[EventRows.Version] = update.ExpressionAttributeValues[":version"];
            state[update.ExpressionAttributeNames["#changedAt"]] = update.ExpressionAttributeValues[":changedAt"];
            return LostResponses-- > 0 ? throw Cancelled() : new TransactWriteItemsResponse();
        }
    }

    private static TransactionCanceledException Cancelled() =>
        new("cancelled") { CancellationReasons = [new() { Code = "None" }, new() { Code = "ConditionalCheckFailed" }] };

    private static string KeyOf(Dictionary<string, AttributeValue> item) => $"{item[EventRows.Event].S} {item[EventRows.Row].S}";
}
