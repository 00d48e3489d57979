using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using LocalAws;
using WorkerLib.Lambda.Events;
using WorkerLib;
using WorkerLib.Leases;

namespace Worker.Tests.Integration;

/// <summary>Idempotency on a table of the local AWS, which evaluates the real condition expressions.</summary>
[Trait("Category", "Integration")]
public sealed class IdempotencyTableTests : IAsyncLifetime
{
    private const string Table = "idempotency";

    private LocalEnvironment? aws;
    private AmazonDynamoDBClient? dynamoDB;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        aws = await LocalEnvironment.StartAsync(Checkout.Repository, Cancelled);
        dynamoDB = aws.DynamoDB();
        await dynamoDB.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = Table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = [new("key", KeyType.HASH)],
                AttributeDefinitions = [new("key", ScalarAttributeType.S)],
            },
            Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        dynamoDB?.Dispose();
        await aws!.DisposeAsync();
    }

    [Fact]
    public async Task Two_runs_at_one_time_have_one_effect()
    {
        using var bothTried = new CountdownEvent(2);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await RunAsync("order-1", async () =>
                {
                    // The effect waits until the other run has met this one.
                    await CountAsync("order-1-charged");
                    bothTried.Signal();
                    bothTried.Wait(Cancelled);
                });
            }
            catch (AlreadyRunningException)
            {
                bothTried.Signal();
                return null;
            }
        })));
        var repeated = await RunAsync("order-1", () => CountAsync("order-1-charged"));

        Assert.Equal(repeated, Assert.Single(outcomes.OfType<DateTimeOffset?>()));
        Assert.Equal("1", (await ItemAsync("order-1-charged"))["count"].N);
        Assert.Equal(["expiresAt", "key", "owner", "result"], (await ItemAsync("charge#order-1")).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failed_run_leaves_nothing_and_the_next_one_runs()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("order-2", () => throw new InvalidOperationException()));
        Assert.Empty(await ItemAsync("charge#order-2"));

        await RunAsync("order-2", () => CountAsync("order-2-charged"));

        Assert.Equal("1", (await ItemAsync("order-2-charged"))["count"].N);
    }

    /// <summary>Runs something that ends with a time of its own as the result.</summary>
    private async Task<DateTimeOffset?> RunAsync(string key, Func<Task> effect)
    {
        var context = Substitute.For<ILambdaContext>();
        context.FunctionName.Returns("charge");
        context.RemainingTime.Returns(TimeSpan.FromSeconds(60));
        var idempotency = new Idempotency(dynamoDB!, TimeProvider.System, Table, TimeSpan.FromDays(1));
        return (await idempotency.RunAsync(key, EventsJson.Default.ScheduledEvent, context, async () =>
        {
            await effect();
            return new ScheduledEvent(DateTimeOffset.UtcNow);
        })).ScheduledTime;
    }

    private Task<UpdateItemResponse> CountAsync(string name) => dynamoDB!.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = Table,
            Key = new() { ["key"] = new(name) },
            UpdateExpression = "ADD #count :one",
            ExpressionAttributeNames = new() { ["#count"] = "count" },
            ExpressionAttributeValues = new() { [":one"] = new() { N = "1" } },
        },
        Cancelled);

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(string key) =>
        (await dynamoDB!.GetItemAsync(Table, new() { ["key"] = new(key) }, Cancelled)).Item ?? [];
}
