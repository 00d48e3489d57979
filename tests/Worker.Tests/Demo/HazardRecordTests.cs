using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Demo.Map;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib.Alerts;
using Worker.Tests.Jobs.HazardsApi;

namespace Worker.Tests.Demo;

/// <summary>What the map knows of the past: history.json and alerts.json of its page.</summary>
public static class HazardRecordTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task The_history_has_each_version_of_a_hazard_as_it_was_served_and_its_end()
    {
        await using var console = await HazardsConsole.StartAsync();
        var quake = HazardSamples.Quake(1, severity: 3);
        Serve(console, quake);
        Serve(console, quake with { ChangedAt = quake.ChangedAt.AddMinutes(5), Phase = HazardPhase.Ended });
        console.Streams.Put("hazards", Key(quake.Id), row: null);

        var history = await GetAsync(console, "history.json?after=0");

        Assert.Equal((3, 0, 0), (Number(history, "last"), Number(history, "missed"), Number(history, "unreadable")));
        var versions = history.GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal("active ended", string.Join(' ', versions[..2].Select(version => Text(version.GetProperty("hazard"), "phase"))));
        Assert.Equal(3, Number(versions[0].GetProperty("hazard"), "severity"));
        Assert.Equal("[[139,35]]", versions[0].GetProperty("hazard").GetProperty("points").GetRawText());
        Assert.Equal(TimeSpan.FromMinutes(5), versions[1].GetProperty("at").GetDateTimeOffset() - quake.ChangedAt);
        Assert.Equal(quake.Id, Text(versions[2], "removed"));
    }

    [Fact]
    public static async Task Only_what_the_page_does_not_have_is_sent()
    {
        await using var console = await HazardsConsole.StartAsync();
        Serve(console, HazardSamples.Quake(1), HazardSamples.Quake(2));
        await GetAsync(console, "history.json?after=0");
        Serve(console, HazardSamples.Quake(3));

        var news = await GetAsync(console, "history.json?after=2");
        var nothing = await GetAsync(console, "history.json?after=3");

        var version = Assert.Single(news.GetProperty("versions").EnumerateArray());
        Assert.Equal(HazardSamples.Quake(3).Id, Text(version.GetProperty("hazard"), "id"));
        Assert.Equal((3, 0), (Number(nothing, "last"), nothing.GetProperty("versions").GetArrayLength()));
        Assert.Single(console.Streams.Calls, "DynamoDBStreams_20120810.GetShardIterator");
    }

    [Fact]
    public static async Task The_history_is_bounded_and_says_what_it_does_not_have_any_more()
    {
        await using var console = await HazardsConsole.StartAsync();
        var row = HazardRow.ToItem(HazardSamples.Quake(1));
        for (var versions = 0; versions < HazardRecord.MaxVersions + 3; versions++)
        {
            console.Streams.Put("hazards", Key("a"), row);
        }

        var history = await GetAsync(console, "history.json?after=0");

        Assert.Equal(HazardRecord.MaxVersions, history.GetProperty("versions").GetArrayLength());
        Assert.Equal((HazardRecord.MaxVersions + 3, 3), (Number(history, "last"), Number(history, "missed")));
    }

    [Fact]
    public static async Task A_row_that_cannot_be_read_is_counted_and_holds_nothing_up()
    {
        await using var console = await HazardsConsole.StartAsync();
        console.Streams.Put("hazards", Key("broken"), new() { ["id"] = new("broken"), ["document"] = new("no binary") });
        Serve(console, HazardSamples.Quake(1));

        var history = await GetAsync(console, "history.json?after=0");

        Assert.Equal((1, 1), (Number(history, "unreadable"), history.GetProperty("versions").GetArrayLength()));
    }

    [Fact]
    public static async Task The_history_begins_anew_with_a_table_that_was_made_anew()
    {
        await using var console = await HazardsConsole.StartAsync();
        var before = await GetAsync(console, "history.json?after=0");
        Serve(console, HazardSamples.Quake(1), HazardSamples.Quake(2));
        var first = await GetAsync(console, "history.json?after=0");
        console.Streams.Forget("hazards");
        Serve(console, HazardSamples.Quake(3));

        var second = await GetAsync(console, "history.json?after=2");

        Assert.Equal(("", 0), (Text(before, "of"), before.GetProperty("versions").GetArrayLength()));
        Assert.NotEqual(Text(first, "of"), Text(second, "of"));
        Assert.Equal(1, Number(second, "last"));
    }

    [Fact]
    public static async Task Alerts_of_hazards_are_shown_with_the_destinations_that_heard_of_them()
    {
        await using var console = await HazardsConsole.StartAsync();
        Raise(console, "process/billing-sync", "late");
        Raise(console, "hazard/coast-guard/quake", "Severe: Earthquake / 地震");
        foreach (var destination in new[] { "pager", "ops" })
        {
            console.Incidents.Add(new() { ["subject"] = new("hazard/coast-guard/quake"), ["destination"] = new(destination) });
        }

        var alerts = await GetAsync(console, "alerts.json?after=0");

        var alert = Assert.Single(alerts.GetProperty("alerts").EnumerateArray());
        Assert.Equal(("hazard/coast-guard/quake", "alert"), (Text(alert, "subject"), Text(alert, "kind")));
        Assert.Equal("Severe: Earthquake / 地震", Text(alert, "message"));
        Assert.Equal("""["ops","pager"]""", alerts.GetProperty("destinations").GetProperty("hazard/coast-guard/quake").GetRawText());
    }

    [Theory]
    [InlineData("history.json?after=-1", "after is a whole number: how many the page has.")]
    [InlineData("alerts.json", "after is a whole number: how many the page has.")]
    public static async Task Says_what_is_wrong_with_a_request(string path, string error)
    {
        await using var console = await HazardsConsole.StartAsync();

        Assert.Equal(error, Text(await GetAsync(console, path), "error"));
    }

    private static void Serve(HazardsConsole console, params Hazard[] hazards)
    {
        foreach (var hazard in hazards)
        {
            console.Streams.Put("hazards", Key(hazard.Id), HazardRow.ToItem(hazard));
        }
    }

    private static void Raise(HazardsConsole console, string subject, string message)
    {
        var alert = new Alert(subject, HazardSamples.Noon, AlertKind.Alert, AlertSeverity.Error, message);
        console.Streams.Put("alerts", new() { ["subject"] = new(subject) }, alert.ToItem());
    }

    private static Dictionary<string, AttributeValue> Key(string id) => new() { ["id"] = new(id) };

    private static async Task<JsonElement> GetAsync(HazardsConsole console, string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(console.Url, $"pages/map/{path}"), Cancelled);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));
    }

    private static string? Text(JsonElement from, string name) => from.GetProperty(name).GetString();

    private static int Number(JsonElement from, string name) => from.GetProperty(name).GetInt32();
}
