using System.Text.Json;
using Worker.Jobs.ReportMetrics;

namespace Worker.Tests.Jobs.ReportMetrics;

public static class MetricsConstantsTests
{
    [Fact]
    public static void The_sample_can_be_published_and_is_the_content_of_the_sample_event()
    {
        var sample = Read("constants/metrics.json");

        Assert.Empty(MetricsConstants.Set.Problems(sample));
        Assert.True(JsonElement.DeepEquals(sample, Read("events/publish_constants.metrics.json").GetProperty("content")));
    }

    [Fact]
    public static void Says_all_that_is_wrong() => Assert.Equal(
        [
            "$.lateDays: 0 is not a number of days from 1 to 14",
            "$.tables[0].table: 'a b' is not the name of a table",
            "$.tables[0].time: names no attribute",
            "$.tables[1].kind: 'at' names no attribute beside the time; leave it out when items are of one kind",
            "$.tables[1].freshMinutes: 0 is not a number of minutes from 1 to 527040; "
                + "leave it out when nobody must know that the table is stale",
            "$.tables[1].maxPages: 0 is not a number of pages from 1 to 1000000",
            "$.tables[2].table: orders is measured twice",
            "$.tables[2].partition: wants the attribute of the partition key, 1 to 1000 shards, "
                + "and a table whose items stay with their day",
            "$.queues[0].name: '' is not the name of a queue without worker-<environment>-",
            "$.queues[2].name: mail is measured twice",
        ],
        MetricsConstants.Set.Problems(JsonElement.Parse(
            """
            {"lateDays":0,"tables":[
              {"table":"a b","time":""},
              {"table":"orders","time":"at","kind":"at","freshMinutes":0,"maxPages":0},
              {"table":"orders","time":"at","states":true,"partition":{"attribute":"day","shards":1}}],
             "queues":[{"name":""},{"name":"mail"},{"name":"mail"}]}
            """)));

    [Fact]
    public static void Knows_no_other_members() => Assert.Equal(
        [
            "$.tables[0].source: unknown, known are table, time, kind, freshMinutes, states, maxPages, partition",
            "$.queues[0].source: unknown, known are name",
        ],
        MetricsConstants.Set.Problems(JsonElement.Parse(
            """{"tables":[{"table":"orders","time":"at","source":"x"}],"queues":[{"name":"mail","source":"x"}]}""")));

    [Fact]
    public static void Measures_something() => Assert.Equal(
        ["$: 0 tables and queues; there must be 1 to 50"],
        MetricsConstants.Set.Problems(JsonElement.Parse("""{"tables":[],"queues":[]}""")));

    private static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "data", file)));
}
