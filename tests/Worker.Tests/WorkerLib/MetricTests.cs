using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;

namespace Worker.Tests.WorkerLib;

public sealed class MetricTests : IDisposable
{
    private readonly CapturedLog log;

    public MetricTests()
    {
        Metric.Flush("the jobs that were tested before");
        log = new CapturedLog();
    }

    public void Dispose() => log.Dispose();

    [Fact]
    public void Become_one_embedded_line_an_invocation()
    {
        Metric.Count("rows", 250);
        Metric.Count("rows", 250);
        using (Metric.Time("export"))
        {
            Thread.Sleep(5);
        }

        Metric.Flush("export_api_log");
        Metric.Flush("export_api_log");

        var line = Assert.Single(log.Entries);
        var directive = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        Assert.Equal("Worker", directive.GetProperty("Namespace").GetString());
        Assert.Equal("""[["function"]]""", directive.GetProperty("Dimensions").GetRawText());
        Assert.Equal(
            """[{"Name":"rows","Unit":"Count"},{"Name":"export","Unit":"Milliseconds"}]""", directive.GetProperty("Metrics").GetRawText());
        Assert.InRange(
            line.GetProperty("_aws").GetProperty("Timestamp").GetInt64(),
            DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(),
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal("export_api_log", line.GetProperty("function").GetString());
        Assert.Equal("[500]", line.GetProperty("rows").GetRawText());
        Assert.InRange(line.GetProperty("export")[0].GetDouble(), 4, 5000);
    }

    [Fact]
    public void Have_at_most_a_hundred_values_a_line()
    {
        for (var i = 0; i < 200; i++)
        {
            Metric.Time("step").Dispose();
        }

        Metric.Flush("job");

        Assert.Equal(100, Assert.Single(log.Entries).GetProperty("step").GetArrayLength());
    }

    [Theory]
    [InlineData("津波", "%E6%B4%A5%E6%B3%A2")]
    [InlineData("%E6%B4%A5", "%25E6%25B4%25A5")]
    [InlineData(":a:b\n", "%3Aa:b%0A")]
    [InlineData("plain ~ text", "plain ~ text")]
    public void A_dimension_has_only_what_CloudWatch_takes_and_stays_apart_from_others(string value, string written)
    {
        Metric.Gauge("items", "Count", 7, DateTimeOffset.UnixEpoch, ("kind", value));

        Metric.Flush("report_metrics");

        Assert.Equal(written, Assert.Single(log.Entries).GetProperty("kind").GetString());
    }

    [Fact]
    public void A_dimension_is_not_longer_than_CloudWatch_takes()
    {
        var at = DateTimeOffset.UnixEpoch;
        Metric.Gauge("items", "Count", 7, at, ("kind", new string('震', 400) + "1"));
        Metric.Gauge("items", "Count", 7, at, ("kind", new string('震', 400) + "2"));

        Metric.Flush("report_metrics");

        var kinds = log.Entries.Select(entry => entry.GetProperty("kind").GetString()!).ToList();
        Assert.Equal(2, kinds.Distinct().Count());
        Assert.All(kinds, kind => Assert.InRange(kind.Length, 1, 1024));
    }

    [Fact]
    public void Gauges_have_dimensions_and_a_time_of_their_own()
    {
        var close = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.FromHours(9));
        Metric.Gauge("items", "Count", 7, close, ("table", "api_log"), ("kind", "200"));
        Metric.Gauge("items", "Count", 2, close, ("table", "api_log"), ("kind", "500"));
        Metric.Gauge("newestAge", "Seconds", 60, close, ("table", "api_log"));
        Metric.Gauge("malformed", "Count", 1, close, ("table", "api_log"));
        Metric.Gauge("malformed", "Count", double.NaN, close, ("table", "api_log"));
        Metric.Gauge("items", "Count", 8, close.AddDays(1), ("table", "api_log"), ("kind", "200"));

        Metric.Flush("report_metrics");

        // The metric without a value was warned of first.
        var lines = log.Entries.Where(entry => entry.TryGetProperty("_aws", out _));
        Assert.Equal(
            [
                """{"_aws":{"Timestamp":1795100400000,"CloudWatchMetrics":"""
                + """[{"Namespace":"Worker","Dimensions":[["table","kind"]],"Metrics":[{"Name":"items","Unit":"Count"}]}]}"""
                + ""","table":"api_log","kind":"200","items":7}""",
                """{"_aws":{"Timestamp":1795100400000,"CloudWatchMetrics":"""
                + """[{"Namespace":"Worker","Dimensions":[["table","kind"]],"Metrics":[{"Name":"items","Unit":"Count"}]}]}"""
                + ""","table":"api_log","kind":"500","items":2}""",
                """{"_aws":{"Timestamp":1795100400000,"CloudWatchMetrics":"""
                + """[{"Namespace":"Worker","Dimensions":[["table"]],"Metrics":"""
                + """[{"Name":"newestAge","Unit":"Seconds"},{"Name":"malformed","Unit":"Count"}]}]}"""
                + ""","table":"api_log","newestAge":60,"malformed":1}""",
                """{"_aws":{"Timestamp":1795186800000,"CloudWatchMetrics":"""
                + """[{"Namespace":"Worker","Dimensions":[["table","kind"]],"Metrics":[{"Name":"items","Unit":"Count"}]}]}"""
                + ""","table":"api_log","kind":"200","items":8}""",
            ],
            lines.Select(line => line.GetRawText()));
    }
}
