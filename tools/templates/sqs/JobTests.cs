using Amazon.Lambda.Core;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Fact]
    public static async Task Asks_again_for_the_message_that_failed_and_no_other()
    {
        var batch = new SQSEvent
        {
            Records = [new() { MessageId = "good", Body = """{"id":"1"}""" }, new() { MessageId = "bad", Body = "not JSON" }],
        };

        var response = await new JobNameHandler().HandleAsync(batch, Substitute.For<ILambdaContext>());

        Assert.Equal(["bad"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
    }
}
