using System.Text.Json;
using WorkerLib.Alerts;

namespace Worker.Tests.WorkerLib;

public static class AlertTests
{
    private static readonly Alert Sample = new(
        "process/sync",
        new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.FromHours(9)),
        AlertKind.Alert,
        AlertSeverity.Critical,
        "Process sync is late.");

    [Theory]
    [InlineData(AlertKind.Alert, AlertSeverity.Info)]
    [InlineData(AlertKind.Alert, AlertSeverity.Warning)]
    [InlineData(AlertKind.Alert, AlertSeverity.Error)]
    [InlineData(AlertKind.Recovery, AlertSeverity.Critical)]
    public static void Comes_back_from_its_row(AlertKind kind, AlertSeverity severity)
    {
        var alert = Sample with { Kind = kind, Severity = severity };

        Assert.Equal(alert, Alert.Read(alert.ToItem()));
        Assert.Equal(alert with { Fingerprint = "late" }, Alert.Read((alert with { Fingerprint = "late" }).ToItem()));
    }

    [Fact]
    public static void Has_a_row_that_DynamoDB_takes_whatever_its_subject()
    {
        var item = (Sample with { Subject = new string('震', 1000), Message = "cut \ud83c", Fingerprint = new string('x', 9000) }).ToItem();

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(item["subject"].S), 2000, 2048);
        Assert.Equal("cut \uFFFD", item["message"].S);
        Assert.Equal(256, item["fingerprint"].S.Length);
    }

    [Fact]
    public static void A_message_that_is_cut_still_tells_it_from_another()
    {
        var (one, other) = (Cut(new string('震', 5000) + "1"), Cut(new string('震', 5000) + "2"));

        Assert.Equal(one.Message, other.Message);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        Assert.Equal(one, one.Bounded(2000));
        Assert.Null((Sample with { Message = "short" }).Bounded(2000).Fingerprint);

        static Alert Cut(string message) => (Sample with { Message = message }).Bounded(2000);
    }

    [Fact]
    public static void A_subjects_rows_sort_by_time_whatever_its_offset() =>
        Assert.Equal("2026-11-20T12:00:00.0000000Z", Sample.ToItem()["raisedAt"].S);

    [Fact]
    public static void Is_plain_JSON_as_a_message() =>
        Assert.Equal(
            """{"subject":"process/sync","raisedAt":"2026-11-20T21:00:00+09:00","kind":"alert","severity":"critical","message":"Process """
            + """sync is late."}""",
            JsonSerializer.Serialize(Sample, AlertJson.Default.Alert));

    [Theory]
    [InlineData("kind", "late", "alert process/sync of 2026-11-20T12:00:00.0000000Z: kind 'late' is not alert or recovery")]
    [InlineData(
        "severity",
        "high",
        "alert process/sync of 2026-11-20T12:00:00.0000000Z: severity 'high' is not info, warning, error or critical")]
    [InlineData("raisedAt", "noon", "alert process/sync of noon: raisedAt 'noon' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("message", "", "alert process/sync of 2026-11-20T12:00:00.0000000Z: message '' is not a text")]
    public static void Says_what_is_wrong_with_a_row(string name, string value, string problem)
    {
        var item = Sample.ToItem();
        item[name] = new(value);

        Assert.Equal(problem, Assert.Throws<FormatException>(() => Alert.Read(item)).Message);
    }
}
