using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Tests.WorkerLib.Lambda;

public static class LambdaContextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3000, 500, 2500)]
    [InlineData(3000, 2000, 1000)]
    [InlineData(300, 500, 0)]
    public static void The_token_fires_the_margin_before_the_deadline(int remainingMs, int marginMs, int firesAfterMs)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        TimeSpan? due = null;
        time.CreateTimer(Arg.Any<TimerCallback>(), Arg.Any<object?>(), Arg.Do<TimeSpan>(value => due = due ?? value), Arg.Any<TimeSpan>())
            .Returns(Substitute.For<ITimer>());
        using var context = Context(time, Now.AddMilliseconds(remainingMs), TimeSpan.FromMilliseconds(marginMs));

        var isCancelled = context.CancellationToken.IsCancellationRequested;

        Assert.Equal(firesAfterMs == 0, isCancelled);
        Assert.Equal(firesAfterMs == 0 ? null : TimeSpan.FromMilliseconds(firesAfterMs), due);
        Assert.Equal(firesAfterMs == 0, context.DeadlineReached);
    }

    [Fact]
    public static void The_remaining_time_is_never_negative()
    {
        using var context = Context(TimeProvider.System, Now.AddYears(-1), TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, context.RemainingTime);
    }

    [Fact]
    public static void The_standard_context_has_the_token()
    {
        using var own = Context(TimeProvider.System, DateTimeOffset.UtcNow.AddMinutes(-1), TimeSpan.Zero);
        ILambdaContext context = own;

        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.Null(context.ClientContext);
        Assert.Null(context.Identity);
        Assert.Equal("", context.TenantId);
    }

    [Fact]
    public static void A_substitute_has_no_deadline_until_a_test_gives_it_one()
    {
        using var deadline = new CancellationTokenSource();
        var none = Substitute.For<ILambdaContext>();
        none.AwsRequestId.Returns("8476a536");
        none.TraceId.Returns("Root=1-a");
        var some = Substitute.For<ILambdaContext, ILambdaDeadline>();
        some.CancellationToken.Returns(deadline.Token);
        none.Logger.LogInformation("{rows} rows", 42);

        Assert.Equal(("8476a536", "Root=1-a", ""), (none.AwsRequestId, none.TraceId, none.FunctionName));
        Assert.Equal(CancellationToken.None, none.CancellationToken);
        Assert.Equal(deadline.Token, some.CancellationToken);
        none.Logger.Received().LogInformation("{rows} rows", 42);
    }

    private static LambdaContext Context(TimeProvider time, DateTimeOffset deadline, TimeSpan margin) =>
        new(new LambdaEnvironment { DeadlineMargin = margin }, new InvocationHeaders("id", deadline, "arn", ""), time);
}
