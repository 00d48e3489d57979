using System.Text.Json;
using Demo.Feeds;

namespace Demo;

/// <summary>Telegrams arrive through the feed; the real ones are served and sent to Slack, one is cancelled, a drill is not sent.</summary>
[NeedsJobs("import_hazards", "enrich_hazards")]
internal sealed class HazardsPart : IDemoPart
{
    private const string KeyId = "demo";
    private const string Drill = "jma.drill.";
    private const string Cancel = "eruption_flash_cancelled.xml";

    /// <summary>Official samples, shortened: an earthquake and its tsunami, warnings, a volcano, an eruption, and a drill.</summary>
    private static readonly string[] First =
    [
        "quake.xml",
        "tsunami_of_unknown_size.xml",
        "warning.xml",
        "volcano_warning.xml",
        "eruption_flash_corrected.xml",
        "quake_drill.xml",
    ];

    public int Order => 3;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        var (feed, repository) = (demo.StandIns.Get<TelegramFeed>(), demo.Repository);
        await PublishConstantsAsync(demo, repository, cancellationToken);

        Screen.Title("import_hazards reads the feed: real telegrams and a drill");
        Publish(First);
        await demo.InvokeAsync("import_hazards", "{}", cancellationToken);
        var key = new HazardsApiKey(KeyId);
        var map = new HazardsMap(demo, key);
        var isServed = demo.Has("hazards_api");
        if (isServed)
        {
            await key.PutAsync(demo.DynamoDB, cancellationToken);
            await ShowMapAsync(map, "status=real", features => features.Count >= First.Length - 1, cancellationToken);
            Screen.Line("The drill is kept, and is served only to who asks for drills:");
            await ShowMapAsync(map, "status=drill", features => features.Count >= 1, cancellationToken);
        }

        // Without published subscriptions nobody is notified.
        var isAnnounced = demo.Has("announce_hazards", SampleConstants.Function);
        if (isAnnounced)
        {
            await demo.ShowNewSlackAsync("eruption", cancellationToken);
        }

        Screen.Title("The eruption is cancelled, in the same minute");
        Publish([Cancel]);
        await demo.InvokeAsync("import_hazards", "{}", cancellationToken);
        if (isServed)
        {
            await ShowMapAsync(
                map,
                "status=real&active=false&kind=volcano",
                features => features.Any(feature => HazardsMap.Phase(feature) == "cancelled"),
                cancellationToken);
        }

        if (isAnnounced)
        {
            await demo.ShowNewSlackAsync("Cancelled by its source", cancellationToken);
            Screen.Line(demo.Slack.Any(text => text.Contains(Drill, StringComparison.Ordinal))
                ? "Slack heard of the drill, which it must NOT."
                : "Slack heard nothing of the drill.");
        }

        void Publish(string[] files)
        {
            foreach (var file in files)
            {
                // What was reported years ago is not in force, and nobody is alerted to it.
                var document = File.ReadAllBytes(Path.Combine(repository.Root, "tests", "data", "hazards", file));
                feed.Add("eqvol", TelegramTimes.ReportedAt(document, DateTimeOffset.UtcNow), file);
            }
        }
    }

    /// <summary>The areas of Japan, and who is notified of what.</summary>
    private static async Task PublishConstantsAsync(DemoRun demo, Repository repository, CancellationToken cancellationToken)
    {
        foreach (var set in new[] { "areas", "subscriptions" })
        {
            if (demo.Has(SampleConstants.Function)
                && await SampleConstants.UploadAsync(demo.S3, repository, set, cancellationToken) is { } publication)
            {
                Screen.Title($"publish_constants publishes '{set}'");
                await demo.InvokeAsync(SampleConstants.Function, HazardsMap.OneLine(publication), cancellationToken);
            }
        }
    }

    /// <summary>Shows the map once it is as it must become.</summary>
    private static async Task ShowMapAsync(
        HazardsMap map, string query, Func<List<JsonElement>, bool> isSo, CancellationToken cancellationToken)
    {
        var (address, features) = await map.WaitAsync(query, isSo, cancellationToken);
        Screen.Line($"curl -H 'Authorization: Bearer …' '{address}'");
        Screen.Line($"200 {features.Count} features");
        features.ForEach(feature => Screen.Line($"  {HazardsMap.Line(feature)}  {Place(feature)}"));
    }

    private static string Place(JsonElement feature)
    {
        var place = feature.GetProperty("geometry") is { ValueKind: JsonValueKind.Object } geometry
            ? geometry.GetProperty("coordinates").GetRawText()
            : "no place";
        return place.Length > 60 ? $"{place[..60]}…" : place;
    }
}
