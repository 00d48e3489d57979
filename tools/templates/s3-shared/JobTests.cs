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
        s3.GetObjectAsync("uploads", "job-name/two lines+.txt", Arg.Any<CancellationToken>())
            .Returns(new GetObjectResponse { ResponseStream = new MemoryStream("one\ntwo\n"u8.ToArray()) });
        var put = new S3ObjectCreatedEvent
        {
            Detail = new() { Bucket = new() { Name = "uploads" }, Object = new() { Key = "job-name/two lines+.txt" } },
        };

        var report = await new JobNameHandler(s3).HandleAsync(put, Substitute.For<ILambdaContext>());

        Assert.Equal(new Report(Lines: 2), report);
    }
}
