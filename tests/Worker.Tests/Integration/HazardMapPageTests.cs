using System.Text;
using System.Text.Json;
using Hazards.Served;
using Hazards.Tables;
using LocalAws;
using Worker.Tests.Demo;
using Worker.Tests.Jobs.HazardsApi;
using WorkerLib.Alerts;

namespace Worker.Tests.Integration;

/// <summary>The map of hazards of the console page in a real browser.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(HazardMapPageTests))]
public static class HazardMapPageTests
{
    private const string Subject = "hazard/everywhere/quake-1";

    private static readonly double[][] Coasts = [[142.0, 39.6], [141.0, 38.3], [141.5, 40.5]];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task The_map_shows_the_hazards_and_what_becomes_of_them()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        await using var console = await HazardsConsole.StartAsync();
        var quake = Feature("quake", 3, "３０日０９時５２分頃、地震がありました。", "Strong shaking near Niigata", [[138.6, 37.5]]);
        string[] others =
        [
            Feature("tsunami", 4, "大津波警報を発表しました。", "Major tsunami warning", Coasts, family: "tsunami", box: [141, 38.3, 142, 40.5]),
            Feature("ash", 1, "噴火が発生しました。", "Eruption of Mount Asama", [[138.53, 36.4]], family: "volcano"),
            Feature("far", 0, "", "<img src=x onerror=alert(1)> in Chile", [[-71.2, -33.0]]),
            Feature("fiji", 0, "", "Earthquake near Fiji", [[180.95, -16.9]], box: [178, -18, -178, -15]),
        ];
        var before = HazardSamples.Quake(1, severity: 3) with { HeadlineEn = "Shaking was seen" };
        Serve(console, before);
        Serve(console, before with { ChangedAt = before.ChangedAt.AddMinutes(5), Phase = HazardPhase.Ended });
        Raise(console, new(Subject, before.ChangedAt, AlertKind.Alert, AlertSeverity.Error, "Severe: shaking"));
        Raise(console, new(Subject, before.ChangedAt.AddMinutes(5), AlertKind.Recovery, AlertSeverity.Error, "Over: shaking"));
        console.Incidents.Add(new() { ["subject"] = new(Subject), ["destination"] = new("ops") });
        console.Features["real"] = [.. others, quake];
        console.Features["drill"] = [Feature("drill", 3, "これは訓練です。", "Drill of strong shaking", [[138.6, 37.5]], status: "drill")];

        var running = NpmTools.RunAsync(Checkout.Repository, "hazard-map.mjs", Encoding.UTF8.GetBytes(console.Map.ToString()), Cancelled);
        while (!running.IsCompleted && !console.Asked("drill"))
        {
            await Task.Delay(50, Cancelled);
        }

        console.Features["real"] = [.. others, quake.Replace("\"active\"", "\"cancelled\"", StringComparison.Ordinal)];
        console.SomethingRan();

        Assert.EndsWith("every step passed\n", await running, StringComparison.Ordinal);
    }

    private static void Serve(HazardsConsole console, Hazard hazard) =>
        console.Streams.Put("hazards", new() { [HazardRow.Id] = new(hazard.Id) }, HazardRow.ToItem(hazard));

    private static void Raise(HazardsConsole console, Alert alert) =>
        console.Streams.Put("alerts", new() { ["subject"] = new(alert.Subject) }, alert.ToItem());

    private static string Feature(
        string id,
        int severity,
        string headline,
        string headlineEn,
        double[][] points,
        string status = "real",
        string family = "earthquake",
        double[]? box = null) =>
        JsonSerializer.Serialize(
            new
            {
                Type = "Feature",
                Id = id,
                Bbox = box,
                Geometry = points.Length == 1
                    ? (object)new { Type = "Point", Coordinates = points[0] }
                    : new { Type = "MultiPoint", Coordinates = points },
                Properties = new
                {
                    Severity = severity,
                    Family = family,
                    Status = status,
                    Phase = "active",
                    Kind = "震度速報",
                    Headline = headline,
                    HeadlineEn = headlineEn,
                    ReportedAt = "2026-11-20T03:00:00Z",
                },
            },
            JsonSerializerOptions.Web);
}
