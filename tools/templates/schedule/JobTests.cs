using Amazon.Lambda.Core;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z")]
    [InlineData(null, "2026-11-20T12:00:07Z")]
    public static async Task Runs_for_the_time_of_its_schedule_and_by_hand_for_now(string? scheduled, string runsFor)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        DateTimeOffset? scheduledTime = scheduled is null ? null : DateTimeOffset.Parse(scheduled, null);

        var report = await new JobNameHandler(time).HandleAsync(new ScheduledEvent(scheduledTime), Substitute.For<ILambdaContext>());

        Assert.Equal(DateTimeOffset.Parse(runsFor, null), report.ScheduledTime);
    }
}
