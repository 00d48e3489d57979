using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using LocalAws;
using LocalAws.Triggers;
using Worker.Tests.Hazards;
using Worker.Tests.Jobs.HazardsApi;

namespace Worker.Tests.Integration;

/// <summary>HazardsApi as it is deployed, over HTTP, with rows as EnrichHazards writes them.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedHazardsApiTests(DeployedEnvironment environment)
{
    private const int Quakes = 25;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_systems_read_hazards_over_HTTP()
    {
        var aws = await environment.AwsAsync();
        using var dynamoDB = aws.DynamoDB();
        using var api = new LocalAwsApi(aws.Endpoint);
        await using var served = await HttpTriggers.StartAsync(api, aws.Functions, Loopback.FreePort());
        await served.RefreshAsync(Cancelled);
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(served.Url, "hazards_api/") };
        var key = await PutKeyAsync(dynamoDB, perMinute: 1000);
        var hazards = await PutHazardsAsync(dynamoDB);

        // Pages without gaps or duplicates; drills only on request.
        Assert.Equal(Ids(hazards, hazard => hazard.Status == TelegramStatus.Test), await PagesAsync("hazards?status=test&limit=7"));
        Assert.Equal(Ids(hazards, hazard => hazard.Status == TelegramStatus.Drill), await PagesAsync("hazards?status=drill"));

        // Each filter, as the tables apply it.
        Assert.Equal(
            Ids(hazards, hazard => hazard.Severity >= HazardSeverity.Severe),
            await PagesAsync("hazards?status=test&severity=3&limit=3"));
        Assert.Equal(Ids(hazards, hazard => hazard.Family == HazardFamily.Flood), await PagesAsync("hazards?status=test&kind=flood"));
        Assert.Equal(Ids(hazards, hazard => hazard.Prefectures.Contains("13")), await PagesAsync("hazards?status=test&area=13"));
        Assert.Equal(
            Ids(hazards, hazard => hazard.Areas.Any(area => area.Code == "1310100") || hazard.Areas.Count >= HazardLists.MaxAreas),
            await PagesAsync("hazards?status=test&area=1310100"));
        Assert.Equal(
            Ids(hazards, hazard => hazard.Prefectures.Contains("13") && hazard.Family == HazardFamily.Flood),
            await PagesAsync("hazards?status=test&area=13&kind=flood"));
        Assert.Equal(
            Ids(hazards, hazard => hazard.ChangedAt >= HazardSamples.Noon.AddMinutes(20)),
            await PagesAsync("hazards?status=test&since=2026-11-20T21:20:00+09:00"));
        Assert.Equal(
            Ids(hazards, hazard => hazard.Point!.Longitude is >= 141 and <= 143),
            await PagesAsync("hazards?status=test&bbox=141,30,143,40"));
        Assert.Equal(Ids(hazards, hazard => hazard.Point!.Longitude >= 150), await PagesAsync("hazards?status=test&bbox=150,30,-170,40"));
        Assert.Equal(
            Ids(hazards, hazard => hazard.Phase == HazardPhase.Active && hazard.ValidUntil is null),
            await PagesAsync("hazards?status=test&active=true"));

        using var first = await GetAsync("hazards?status=test", key);
        using var again = await GetAsync("hazards?status=test", key, first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("", await again.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("1000", Assert.Single(first.Headers.GetValues("ratelimit-limit")));

        using var map = await GetAsync("hazards.geojson?status=test", key);
        Assert.Equal("application/geo+json", map.Content.Headers.ContentType?.MediaType);
        var features = (await JsonAsync(map)).GetProperty("features");
        Assert.Equal(Ids(hazards, hazard => hazard.Phase == HazardPhase.Active && hazard.ValidUntil is null), Own(features));
        Assert.Equal("Point", features[0].GetProperty("geometry").GetProperty("type").GetString());

        // One hazard, with its history, and as CAP.
        var quake = await PutEventAsync(dynamoDB);
        using var one = await GetAsync($"hazards/{quake.Id}", key);
        var document = await JsonAsync(one);
        Assert.Equal(quake.Headline, document.GetProperty("headline").GetString());
        Assert.Equal(
            ["annotate", "issue"],
            document.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("action").GetString()!));
        using var cap = await GetAsync($"hazards/{quake.Id}/cap", key);
        Assert.Equal("application/cap+xml", cap.Content.Headers.ContentType?.MediaType);
        Assert.Empty(CapSchema.Problems(await cap.Content.ReadAsStringAsync(Cancelled)));

        // Requests that are refused.
        foreach (var (path, whose, status) in ((string, string?, HttpStatusCode)[])
        [
            ("hazards", null, HttpStatusCode.Unauthorized),
            ("hazards", key + "x", HttpStatusCode.Unauthorized),
            ("hazards?severity=9", key, HttpStatusCode.BadRequest),
            ("hazards/none", key, HttpStatusCode.NotFound),
            ("elsewhere", key, HttpStatusCode.NotFound),
        ])
        {
            using var refused = await GetAsync(path, whose);
            Assert.Equal(status, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        using var post = await http.PostAsync(new Uri("hazards", UriKind.Relative), null, Cancelled);
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);

        await UseUpABudgetAsync(await PutKeyAsync(dynamoDB, perMinute: 3));

        async Task<List<string>> PagesAsync(string address)
        {
            List<string> ids = [];
            var begin = address.Split('?')[0];
            for (var page = 0; page < 50; page++)
            {
                using var response = await GetAsync(address, key);
                var json = await JsonAsync(response);
                ids.AddRange(Own(json.GetProperty("hazards")));
                if (!response.Headers.TryGetValues("link", out var link))
                {
                    break;
                }

                address = begin + link.Single()["<".Length..^">; rel=\"next\"".Length];
            }

            return ids;
        }

        // The minute may end meanwhile, and then there is a new budget, once.
        async Task UseUpABudgetAsync(string small)
        {
            HttpResponseMessage response;
            var requests = 0;
            do
            {
                response = await GetAsync("hazards?status=test&limit=1", small);
                requests++;
            }
            while (response.StatusCode == HttpStatusCode.OK && requests < 10);

            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.InRange(requests, 4, 7);
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            response.Dispose();
        }

        async Task<HttpResponseMessage> GetAsync(string path, string? whose, EntityTagHeaderValue? known = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = whose is null ? null : new AuthenticationHeaderValue("Bearer", whose);
            if (known is not null)
            {
                request.Headers.IfNoneMatch.Add(known);
            }

            return await http.SendAsync(request, Cancelled);
        }
    }

    /// <summary>The ids of those that this test wrote.</summary>
    private static IEnumerable<string> Own(JsonElement hazards) =>
        hazards.EnumerateArray()
            .Select(hazard => hazard.GetProperty("id").GetString()!)
            .Where(id => id.Contains(".quake-", StringComparison.Ordinal));

    /// <summary>Those with the status test, unless a drill is asked for, the last changed first.</summary>
    private static List<string> Ids(IEnumerable<Hazard> hazards, Func<Hazard, bool> isWanted)
    {
        var wanted = hazards.Where(isWanted).OrderByDescending(hazard => hazard.ChangedAt).ToList();
        Assert.NotEmpty(wanted);
        var drills = wanted.All(hazard => hazard.Status == TelegramStatus.Drill);
        return [.. wanted.Where(hazard => drills || hazard.Status == TelegramStatus.Test).Select(hazard => hazard.Id)];
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>Hazards with the status test, because the lists of real ones belong to other tests, too.</summary>
    private static async Task<List<Hazard>> PutHazardsAsync(AmazonDynamoDBClient dynamoDB)
    {
        var many = Enumerable.Range(0, HazardLists.MaxAreas + 1).Select(number => $"1399{number:000}").ToArray();
        var hazards = Enumerable.Range(0, Quakes).Select(number => HazardSamples.Quake(
            number,
            severity: number % 5,
            family: number % 4 == 0 ? HazardFamily.Flood : HazardFamily.Earthquake,
            status: TelegramStatus.Test,
            phase: number % 6 == 5 ? HazardPhase.Ended : HazardPhase.Active,
            validUntil: number % 7 == 6 ? HazardSamples.Noon.AddYears(-1) : null,
            latitude: 35,
            longitude: 139 + number,
            areas: number == 2 ? many : number % 3 == 0 ? ["1310100", "1410000"] : ["0110000"])).ToList();
        hazards.Add(HazardSamples.Quake(100, status: TelegramStatus.Drill));
        foreach (var hazard in hazards)
        {
            await PutAsync(dynamoDB, hazard);
        }

        return hazards;
    }

    /// <summary>The hazard of a fixture, as a test, with a telegram and a note.</summary>
    private static async Task<Hazard> PutEventAsync(AmazonDynamoDBClient dynamoDB)
    {
        var telegram = Telegrams.Read("quake.xml") with { Status = TelegramStatus.Test };
        var hazard = HazardSamples.Of(HazardState.Of(telegram)) with { ChangedAt = HazardSamples.Noon };
        var note = new Amendment(hazard.Id, "note", telegram.ReportedAt.AddMinutes(5), AmendmentAction.Annotate, "sato", "seen", "");
        await PutAsync(dynamoDB, hazard);
        await dynamoDB.PutItemAsync("hazard_events", HistoryEntry.Of(telegram, "telegrams/x", telegram.ReportedAt).ToItem(), Cancelled);
        await dynamoDB.PutItemAsync("hazard_events", note.ToItem(), Cancelled);
        return hazard;
    }

    private static async Task PutAsync(AmazonDynamoDBClient dynamoDB, Hazard hazard) => await dynamoDB.TransactWriteItemsAsync(
        new TransactWriteItemsRequest
        {
            TransactItems =
            [
                new() { Put = new() { TableName = "hazards", Item = HazardRow.ToItem(hazard) } },
                .. HazardLists.Of(hazard).Select(
                    list => new TransactWriteItem { Put = new() { TableName = "hazard_lists", Item = HazardLists.ToItem(list, hazard) } }),
            ],
        },
        Cancelled);

    private static async Task<string> PutKeyAsync(AmazonDynamoDBClient dynamoDB, int perMinute)
    {
        var (id, secret) = ($"test-{Guid.NewGuid():N}", Guid.NewGuid().ToString("N"));
        await dynamoDB.PutItemAsync(
            "api_keys",
            new()
            {
                ["key"] = new(id),
                ["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))),
                ["name"] = new("a test"),
                ["perMinute"] = new() { N = perMinute.ToString(CultureInfo.InvariantCulture) },
            },
            Cancelled);
        return $"{id}.{secret}";
    }
}
