using WorkerLib.Sentry;

namespace Worker.Tests.WorkerLib.Sentry;

public static class RateLimitsTests
{
    [Theory]
    [InlineData(200, "60:error:organization:quota", null, 59, true, false)]
    [InlineData(200, "60:error:organization:quota", null, 61, false, false)]
    [InlineData(200, "60::organization", null, 59, true, true)]
    [InlineData(200, "60:monitor;transaction:key", null, 59, false, true)]
    [InlineData(200, "60:replay:key", null, 59, false, false)]
    [InlineData(200, "60:error:key, 2700:error;monitor:organization", null, 2699, true, true)]
    [InlineData(200, "2700:error:key,60:error:organization", null, 2699, true, false)]
    [InlineData(200, "0.5:error:key", null, 0, true, false)]
    [InlineData(200, "0.5:error:key", null, 1, false, false)]
    [InlineData(200, "soon:error:key", null, 0, false, false)]
    [InlineData(200, "60:error;", null, 59, true, false)]
    [InlineData(200, "60 : error", null, 59, true, false)]
    [InlineData(200, "99999999999:error:key", null, 3600, true, false)]
    [InlineData(200, null, "60", 1, false, false)]
    [InlineData(429, null, "60", 59, true, true)]
    [InlineData(429, null, "Wed, 21 Oct 2026 07:28:00 GMT", 59, true, true)]
    [InlineData(429, null, null, 59, true, true)]
    [InlineData(429, null, null, 61, false, false)]
    [InlineData(429, "60:monitor:key", "999", 59, false, true)]
    public static void Hold_for_the_categories_and_the_time_they_name(int status, string? header, string? retryAfter, int secondsLater, bool errors, bool monitors)
    {
        var now = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(_ => now);
        var limits = new RateLimits(time);

        limits.Update(status, header, retryAfter);
        now = now.AddSeconds(secondsLater);

        Assert.Equal((errors, monitors), (limits.IsLimited("error"), limits.IsLimited("monitor")));
    }
}
