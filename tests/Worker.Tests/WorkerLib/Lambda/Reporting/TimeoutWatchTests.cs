using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class TimeoutWatchTests
{
    [Fact]
    public static void Calls_back_when_the_time_is_over()
    {
        using var called = new ManualResetEventSlim();
        using var watch = new TimeoutWatch(called.Set);

        watch.Set(TimeSpan.FromMilliseconds(50));

        Assert.True(called.Wait(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public static void Does_not_call_back_for_a_time_that_was_taken_back()
    {
        using var called = new ManualResetEventSlim();
        using var watch = new TimeoutWatch(called.Set);

        watch.Set(TimeSpan.FromMilliseconds(50));
        watch.TakeBack();

        Assert.False(called.Wait(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(10_000, 50)]
    [InlineData(50, 100)]
    public static void Goes_by_the_last_time_it_was_given(int firstMs, int secondMs)
    {
        var calls = 0;
        using var watch = new TimeoutWatch(() => Interlocked.Increment(ref calls));

        watch.Set(TimeSpan.FromMilliseconds(firstMs));
        watch.TakeBack();
        watch.Set(TimeSpan.FromMilliseconds(secondMs));

        Assert.True(SpinWait.SpinUntil(() => calls == 1, TimeSpan.FromSeconds(5)));
        Thread.Sleep(200);
        Assert.Equal(1, calls);
    }

    [Fact]
    public static void Serves_one_invocation_after_the_other()
    {
        var calls = 0;
        using var watch = new TimeoutWatch(() => Interlocked.Increment(ref calls));

        for (var i = 1; i <= 3; i++)
        {
            watch.Set(TimeSpan.FromMilliseconds(20));
            Assert.True(SpinWait.SpinUntil(() => calls == i, TimeSpan.FromSeconds(5)));
        }
    }
}
