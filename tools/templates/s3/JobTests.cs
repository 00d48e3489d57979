using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Fact]
    public static async Task Reads_the_object_that_was_put()
    {
        var s3 = Substitute.For<IAmazonS3>();
        s3.GetObjectAsync("incoming", "incoming/two lines.txt", Arg.Any<CancellationToken>())
            .Returns(new GetObjectResponse { ResponseStream = new MemoryStream("one\ntwo\n"u8.ToArray()) });
        var stored = new S3Event.S3Entity { Bucket = new() { Name = "incoming" }, Object = new() { Key = "incoming/two+lines.txt" } };
        var put = new S3Event { Records = [new() { S3 = stored }] };

        var report = await new JobNameHandler(s3).HandleAsync(put, Substitute.For<ILambdaContext>());

        Assert.Equal(new Report(Objects: 1, Lines: 2), report);
    }
}
