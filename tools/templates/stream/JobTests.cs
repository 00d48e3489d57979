using Amazon.Lambda.Core;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Fact]
    public static async Task Goes_on_from_the_change_that_failed()
    {
        var batch = new DynamoDBEvent { Records = [Change("1", "id"), Change("2", "another key"), Change("3", "id")] };

        var response = await new JobNameHandler().HandleAsync(batch, Substitute.For<ILambdaContext>());

        Assert.Equal(["2"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
    }

    private static DynamoDBEvent.DynamodbStreamRecord Change(string sequenceNumber, string key) => new()
    {
        EventName = "INSERT",
        Dynamodb = new() { Keys = new() { [key] = new("x") }, SequenceNumber = sequenceNumber },
    };
}
