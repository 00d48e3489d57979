using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Demo;
using Demo.Feeds;
using LocalAws;
using LocalAws.Triggers;
using Worker.Tests.Hazards;
using WorkerLib.Aws;

namespace Worker.Tests.Integration;

/// <summary>The whole way of a telegram, as it is deployed: feed, import, enrichment, API and alert.</summary>
[NeedsJobs("announce_hazards", "enrich_hazards")]
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedHazardsTests(DeployedEnvironment environment, NotificationPollers pollers) : IClassFixture<NotificationPollers>
{
    private const string Event = "20140927120000_312"; // of the fixtures
    private const string Secret = "a-secret-of-this-test";

    private readonly string name = $"v{Guid.NewGuid():N}"[..12];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_telegram_of_the_feed_is_served_and_announced_once_its_cancel_ends_it_and_a_drill_stays_silent()
    {
        var feed = await environment.FeedsAsync();
        using var http = await ApiAsync();
        await using var served = await HttpTriggers.StartAsync(pollers.Api, (await environment.AwsAsync()).Functions, Loopback.FreePort());
        await served.RefreshAsync(Cancelled);
        http.BaseAddress = new Uri(served.Url, "hazards_api/");
        await environment.SubscribeAsync();

        feed.Add("eqvol", Document("eruption_flash_corrected.xml", name));
        feed.Add("eqvol", Document("eruption_flash_corrected.xml", $"{name}-drill", isDrill: true));
        await ImportAsync();
        await WaitAsync(
            async () => (await MapAsync("status=real")).Count == 1 && (await MapAsync("status=drill")).Count == 1 && Texts().Count == 1);
        await ImportAsync();
        feed.Add("eqvol", Document("eruption_flash_cancelled.xml", $"{name}-drill", isDrill: true));
        feed.Add("eqvol", Document("eruption_flash_cancelled.xml", name));
        await ImportAsync();
        await WaitAsync(
            async () => (await MapAsync("status=real")).Count == 0 && (await MapAsync("status=drill")).Count == 0 && Texts().Count == 2);

        Assert.Equal(
            "cancelled",
            Assert.Single(await MapAsync("status=real&active=false")).GetProperty("properties").GetProperty("phase").GetString());
        Assert.All(Texts(), text => Assert.Contains("hazard/volcanoes/jma.real.", text, StringComparison.Ordinal));
        Assert.DoesNotContain("[recovered]", Texts()[0], StringComparison.Ordinal);
        Assert.StartsWith("[recovered]", Texts()[1], StringComparison.Ordinal);
        Assert.Empty(pollers.Problems);

        // Of this test's events alone: others import telegrams, too.
        async Task<List<JsonElement>> MapAsync(string query)
        {
            var map = JsonElement.Parse(
                await http.GetStringAsync(new Uri($"hazards.geojson?kind=volcano&limit=200&{query}", UriKind.Relative), Cancelled));
            return
            [
                .. map.GetProperty("features").EnumerateArray()
                    .Where(feature => feature.GetProperty("id").GetString()!.Contains(name, StringComparison.Ordinal)),
            ];
        }
    }

    /// <summary>A sample telegram, of an event of this test.</summary>
    private static byte[] Document(string fixture, string eventId, bool isDrill = false)
    {
        var source = Telegrams.Source(fixture);
        Assert.Contains(Event, source, StringComparison.Ordinal);
        source = source.Replace(Event, eventId, StringComparison.Ordinal);
        source = isDrill ? source.Replace("<Status>通常</Status>", "<Status>訓練</Status>", StringComparison.Ordinal) : source;
        return TelegramTimes.ReportedAt(Encoding.UTF8.GetBytes(source), DateTimeOffset.UtcNow);
    }

    private async Task ImportAsync()
    {
        var (response, result) = await environment.InvokeAsync("import_hazards", "{}");
        Assert.True(result.FunctionError is null, response.ToString());
    }

    private async Task<HttpClient> ApiAsync()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        await dynamoDB.PutItemAsync(
            "api_keys",
            new()
            {
                ["key"] = new(name),
                ["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)))),
                ["perMinute"] = Attributes.Number(10_000),
            },
            Cancelled);
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{name}.{Secret}");
        return http;
    }

    /// <summary>What was posted to Slack of this test's events, the earliest first.</summary>
    private List<string> Texts() =>
    [
        .. environment.WebhooksAsync().Result.Posts
            .Where(post => post.Destination == "ops" && post.Body.Contains(name, StringComparison.Ordinal))
            .Select(post => JsonElement.Parse(post.Body).GetProperty("text").GetString()!),
    ];

    private Task WaitAsync(Func<Task<bool>> isDone) =>
        TriggersEnvironment.WaitAsync(isDone, () => string.Join('\n', Texts().Concat(pollers.Problems)));
}
