using Amazon.Lambda.Core;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Fact]
    public static async Task Takes_the_message_of_its_topic()
    {
        var notification = new SNSEvent { Records = [new() { Sns = new() { MessageId = "1", Message = "Hello from SNS!" } }] };

        var report = await new JobNameHandler().HandleAsync(notification, Substitute.For<ILambdaContext>());

        Assert.Equal(1, report.Messages);
    }
}
