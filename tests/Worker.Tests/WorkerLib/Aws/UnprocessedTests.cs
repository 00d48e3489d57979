using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class UnprocessedTests
{
    private static readonly TimeProvider Time = new RecordingTime();

    [Fact]
    public static async Task Keys_that_DynamoDB_has_no_room_for_are_asked_again()
    {
        var (dynamoDB, requests) = Giving(keysAtOnce: 1);

        var rows = await BatchGet.RowsAsync(dynamoDB, Time, "events", Keys(3), TestContext.Current.CancellationToken);

        Assert.Equal(["0", "1", "2"], rows.Select(row => row["key"].S));
        Assert.Equal([3, 2, 1], requests);
    }

    [Fact]
    public static async Task Keys_that_are_never_processed_end_in_an_error_and_not_in_a_run_without_end()
    {
        var (dynamoDB, requests) = Giving(keysAtOnce: 0);

        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => BatchGet.RowsAsync(dynamoDB, Time, "events", Keys(3), TestContext.Current.CancellationToken));

        Assert.Equal("DynamoDB gave only some of 3 rows of events in 10 requests; the rest is retried by the next run.", error.Message);
        Assert.Equal(10, requests.Count);
    }

    [Fact]
    public static async Task Pauses_double_up_to_two_seconds()
    {
        var time = new RecordingTime();
        var unprocessed = new Unprocessed(time, "");
        for (var tries = 0; tries < 9; tries++)
        {
            Assert.True(await unprocessed.AreLeftAsync(areSome: true, TestContext.Current.CancellationToken));
        }

        Assert.Equal([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000], time.Pauses);
    }

    private static List<Dictionary<string, AttributeValue>> Keys(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new Dictionary<string, AttributeValue> { ["key"] = new($"{number}") })];

    /// <returns>Also the number of keys of each request.</returns>
    private static (IAmazonDynamoDB DynamoDB, List<int> Requests) Giving(int keysAtOnce)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        List<int> requests = [];
        dynamoDB.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var (table, wanted) = call.Arg<BatchGetItemRequest>().RequestItems.Single();
            requests.Add(wanted.Keys.Count);
            var left = wanted.Keys[keysAtOnce..];
            return new BatchGetItemResponse
            {
                Responses = new() { [table] = wanted.Keys[..keysAtOnce] },
                UnprocessedKeys = left.Count > 0 ? new() { [table] = new KeysAndAttributes { Keys = left } } : [],
            };
        });
        return (dynamoDB, requests);
    }

    /// <summary>A clock on which every delay is over at once, and which knows how long each was.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public List<int> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add((int)dueTime.TotalMilliseconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
