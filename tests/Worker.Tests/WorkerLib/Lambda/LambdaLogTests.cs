using System.Text.Json;
using Amazon.Lambda.Core;
using Sentry;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Lambda;
using WorkerLib;

namespace Worker.Tests.WorkerLib.Lambda;

public sealed class LambdaLogTests : IDisposable
{
    private readonly CapturedLog log = new();
    private readonly ILambdaLogger logger = LambdaLog.Instance;

    public LambdaLogTests() => Log.MinLevel = SentryLevel.Debug;

    public void Dispose()
    {
        Log.MinLevel = SentryLevel.Info;
        log.Dispose();
    }

    [Fact]
    public void Every_method_writes_a_line_of_its_level()
    {
        logger.Log("1");
        logger.LogLine("2");
        logger.LogTrace("3");
        logger.LogDebug("4");
        logger.LogInformation("5");
        logger.LogWarning("6");
        logger.LogError("7");
        logger.LogCritical("8");
        logger.Log(LogLevel.Warning, "9");
        logger.Log("error", "10");
        logger.Log(LogLevel.Error, "1{n}", 1);
        logger.LogInformation("{a}{b}", 1, 2);

        Assert.Equal(
            [
                "INFO 1", "INFO 2", "DEBUG 3", "DEBUG 4", "INFO 5", "WARN 6", "ERROR 7", "ERROR 8", "WARN 9", "ERROR 10", "ERROR 11",
                "INFO 12",
            ],
            log.Entries.Select(entry => $"{Text(entry, "level")} {Text(entry, "message")}"));
    }

    [Fact]
    public void Placeholders_become_fields()
    {
        logger.LogWarning("{rows} rows of {@table} in {seconds:0.0} s with {token} and {more}", 42, "events", 1.26, "hunter2");

        var entry = log.Entries.Single();
        Assert.Equal("42 rows of events in 1.3 s with [Filtered] and {more}", Text(entry, "message"));
        Assert.Equal(
            (42, "events", 1.26), (entry.GetProperty("rows").GetInt32(), Text(entry, "table"), entry.GetProperty("seconds").GetDouble()));
        Assert.DoesNotContain("hunter2", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_stands_in_the_line_at_every_level()
    {
        foreach (var level in Enum.GetValues<LogLevel>())
        {
            logger.Log(level, new InvalidOperationException("why"), "It failed in {step}.", "one");
        }

        Assert.Equal(6, log.Entries.Count);
        Assert.All(log.Entries, entry =>
        {
            Assert.Equal("It failed in one.", Text(entry, "message"));
            Assert.Contains("System.InvalidOperationException: why", Text(entry, "exception"), StringComparison.Ordinal);
        });
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
