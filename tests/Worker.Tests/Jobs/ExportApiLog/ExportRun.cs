using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

/// <summary>
/// A run of the export in a fixture. Each request is a step: the run can be made to die at one, before or after it took effect, and does
/// nothing more from then on, or to lose the response, whereupon it retries the request, as the SDK does.
/// </summary>
internal sealed class ExportRun(ExportFixture fixture, Options options, DateTimeOffset deadline)
{
    private bool dead;

    /// <summary>The step at which the run dies; 0 for none.</summary>
    public int DiesAt { get; init; }

    /// <summary>Whether the request of that step takes effect.</summary>
    public bool DiesAfterEffect { get; init; }

    /// <summary>Whether every request is sent twice, because the first response is lost.</summary>
    public bool LosesResponses { get; init; }

    /// <summary>The step that the service refuses with an error; 0 for none.</summary>
    public int FailsAt { get; init; }

    /// <summary>Time that each step takes.</summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>Called before each step, with its number.</summary>
    public Func<int, Task> OnStep { get; init; } = _ => Task.CompletedTask;

    public int Steps { get; private set; }

    public async Task<Report> ExportAsync(Request request)
    {
        var context = Substitute.For<ILambdaContext>();
        context.AwsRequestId.Returns("8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        context.RemainingTime.Returns(_ => deadline - fixture.Now);
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(_ => fixture.Now);
        return await new ExportApiLogHandler(DynamoDB(), S3(), time, options).HandleAsync(request, context);
    }

    /// <summary>Runs the export of a day that is expected to die.</summary>
    public async Task DieAsync(string day)
    {
        await Assert.ThrowsAsync<DeadException>(() => ExportAsync(new Request(Day: day)));
        Assert.True(dead);
    }

    private IAmazonDynamoDB DynamoDB()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.Query(call.Arg<QueryRequest>())));
        dynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.Get(call.Arg<GetItemRequest>())));
        dynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.Update(call.Arg<UpdateItemRequest>())));
        return dynamoDB;
    }

    private IAmazonS3 S3()
    {
        var s3 = Substitute.For<IAmazonS3>();
        s3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.GetObject(call.Arg<GetObjectRequest>().Key)));
        s3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.List(call.Arg<ListObjectsV2Request>())));
        s3.DeleteObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>())
            .Returns(call => StepAsync(() => fixture.Delete(call.ArgAt<string>(1))));
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() =>
        {
            var put = call.Arg<PutObjectRequest>();
            put.InputStream.Position = 0;
            return fixture.Put(put);
        }));
        return s3;
    }

    private async Task<T> StepAsync<T>(Func<T> effect)
    {
        Steps++;
        await OnStep(Steps);
        fixture.Now += StepTime;
        dead |= Steps == DiesAt;
        if (dead && (Steps != DiesAt || !DiesAfterEffect))
        {
            throw new DeadException();
        }

        if (Steps == FailsAt)
        {
            throw new AmazonS3Exception("Please reduce your request rate.") { ErrorCode = "SlowDown" };
        }

        try
        {
            if (LosesResponses)
            {
                effect();
            }

            var response = effect();
            return dead ? throw new DeadException() : response;
        }
        catch (Exception) when (dead)
        {
            throw new DeadException();
        }
    }

    internal sealed class DeadException() : Exception("The process was killed.");
}
