using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class MonitorScheduleTests
{
    [Theory]
    [InlineData("rate(1 minute)", "interval", "1", "minute")]
    [InlineData("rate(5 minutes)", "interval", "5", "minute")]
    [InlineData("rate(12 hours)", "interval", "12", "hour")]
    [InlineData("rate(1 day)", "interval", "1", "day")]
    [InlineData("cron(30 0 * * ? *)", "crontab", "30 0 * * *", null)]
    [InlineData("cron(0/15 8-18 ? * MON-FRI *)", "crontab", "0-59/15 8-18 * * MON-FRI", null)]
    [InlineData("cron(0 9 ? * 2-6 *)", "crontab", "0 9 * * 1-5", null)]
    [InlineData("cron(0 9 ? * 1,7 *)", "crontab", "0 9 * * 0,6", null)]
    [InlineData("cron(5 */6 1,15 JAN,JUL ? *)", "crontab", "5 */6 1,15 JAN,JUL *", null)]
    [InlineData("cron(0 0 10/5 * ? *)", "crontab", "0 0 10-31/5 * *", null)]
    public static void Says_the_same_as_EventBridge(string expression, string type, string value, string? unit) =>
        Assert.Equal(new MonitorSchedule(type, value, unit, "Asia/Tokyo"), MonitorSchedule.Convert(expression, "Asia/Tokyo"));

    [Theory]
    [InlineData("cron(0 0 L * ? *)")]
    [InlineData("cron(0 0 15W * ? *)")]
    [InlineData("cron(0 0 ? * 6L *)")]
    [InlineData("cron(0 0 ? * 2#1 *)")]
    [InlineData("cron(0 0 * * ? 2027)")]
    [InlineData("at(2026-11-20T00:00:00)")]
    [InlineData("cron(0 0 * *)")]
    [InlineData("every day")]
    public static void Says_nothing_rather_than_something_else(string expression) =>
        Assert.Null(MonitorSchedule.Convert(expression, "UTC"));
}
