using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Worker.Jobs.ImportHazards.Feeds;

namespace Worker.Tests.Jobs.ImportHazards;

public static class EntryLedgerTests
{
    private static readonly TimeProvider Time = new ImpatientTime(() => DateTimeOffset.UnixEpoch);

    [Fact]
    public static async Task Rows_of_entries_that_are_not_taken_are_sent_again()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        List<int> sent = [];
        dynamoDB.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var (table, writes) = call.Arg<BatchWriteItemRequest>().RequestItems.Single();
            sent.Add(writes.Count);
            return new BatchWriteItemResponse { UnprocessedItems = writes.Count > 1 ? new() { [table] = writes[1..] } : [] };
        });

        await new EntryLedger(dynamoDB, Time, "feeds").WriteAsync([new("a", EntryState.Saved), new("b", EntryState.Saved)]);

        Assert.Equal([2, 1], sent);
    }
}
