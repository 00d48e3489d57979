using System.Net.Http.Headers;
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

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

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
        var isServed = demo.Has("hazards_api");
        if (isServed)
        {
            await key.PutAsync(demo.DynamoDB, cancellationToken);
            await ShowMapAsync(demo, key, "status=real", features => features.Count >= First.Length - 1, cancellationToken);
            Screen.Line("The drill is kept, and is served only to who asks for drills:");
            await ShowMapAsync(demo, key, "status=drill", features => features.Count >= 1, cancellationToken);
        }

        if (demo.Has("announce_hazards"))
        {
            await demo.ShowNewSlackAsync("eruption", cancellationToken);
        }

        Screen.Title("The eruption is cancelled, in the same minute");
        Publish([Cancel]);
        await demo.InvokeAsync("import_hazards", "{}", cancellationToken);
        if (isServed)
        {
            await ShowMapAsync(
                demo,
                key,
                "status=real&active=false&kind=volcano",
                features => features.Any(feature => Phase(feature) == "cancelled"),
                cancellationToken);
        }

        if (demo.Has("announce_hazards"))
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
                var sample = File.ReadAllBytes(Path.Combine(repository.Root, "tests", "data", "hazards", file));
                feed.Add("eqvol", RecentTelegram.Of(sample, DateTimeOffset.UtcNow), file);
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
                await demo.InvokeAsync(SampleConstants.Function, OneLine(publication), cancellationToken);
            }
        }
    }

    /// <summary>Asks for the map until it is as it must become, and shows it.</summary>
    private static async Task ShowMapAsync(
        DemoRun demo, HazardsApiKey key, string query, Func<List<JsonElement>, bool> isSo, CancellationToken cancellationToken)
    {
        var address = new Uri(demo.HttpApi("hazards_api"), $"hazards.geojson?{query}");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Token);
        var since = DateTimeOffset.UtcNow;
        while (true)
        {
            using var response = await http.GetAsync(address, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var features = response.IsSuccessStatusCode ? JsonElement.Parse(body).GetProperty("features").EnumerateArray().ToList() : [];
            if (isSo(features))
            {
                Screen.Line($"curl -H 'Authorization: Bearer …' '{address}'");
                Screen.Line($"{(int)response.StatusCode} {features.Count} features");
                features.ForEach(feature => Screen.Line($"  {Line(feature)}"));
                return;
            }

            if (DateTimeOffset.UtcNow - since > LongestWait)
            {
                throw new UserException(
                    $"{address} did not become what it should in {LongestWait.TotalSeconds:0} s: {(int)response.StatusCode} {body}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private static string Line(JsonElement feature)
    {
        var hazard = feature.GetProperty("properties");
        var place = feature.GetProperty("geometry") is { ValueKind: JsonValueKind.Object } geometry
            ? geometry.GetProperty("coordinates").GetRawText()
            : "no place";
        var headline = OneLine(hazard.GetProperty("headline").GetString()!);
        return $"[{hazard.GetProperty("severity")} {Phase(feature)}] {hazard.GetProperty("headlineEn").GetString()} / {headline}  "
            + (place.Length > 60 ? $"{place[..60]}…" : place);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Phase(JsonElement feature) => feature.GetProperty("properties").GetProperty("phase").GetString();
}
