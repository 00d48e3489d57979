using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Demo.Map;
using Hazards;

namespace Worker.Tests.Demo;

public static class HazardMapTests
{
    private const string Feature = """{"type":"Feature","id":"a","geometry":null,"properties":{"severity":2}}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Asks_with_a_key_of_this_run_that_nobody_else_sees()
    {
        await using var console = await HazardsConsole.StartAsync();
        await using var other = await HazardsConsole.StartAsync();
        console.Features["real"] = [Feature];

        var (response, shown) = await GetAsync(console, "pages/map/hazards.geojson?status=real");
        await GetAsync(console, "pages/map/hazards.geojson?status=drill");
        await GetAsync(other, "pages/map/hazards.geojson?status=real");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(Feature, shown, StringComparison.Ordinal);
        var key = Assert.Single(console.Keys);
        var secret = SecretOf(console);
        Assert.Equal("api_keys", key.TableName);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), key.Item["sha256"].S);
        Assert.NotEqual(secret, SecretOf(other));
        Assert.DoesNotContain(key.Item.Values, value => value.S?.Contains(secret, StringComparison.Ordinal) == true);
        Assert.DoesNotContain(secret, shown + await LiveAsync(console), StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Asks_as_an_HTTP_API_would_and_only_for_what_the_page_may_show()
    {
        await using var console = await HazardsConsole.StartAsync();

        await GetAsync(console, "pages/map/hazards.geojson?status=drill&limit=1");
        var (refused, problem) = await GetAsync(console, "pages/map/hazards.geojson?status=other");

        var request = Assert.Single(console.Events);
        Assert.Equal("2.0", request.GetProperty("version").GetString());
        Assert.Equal("GET", request.GetProperty("requestContext").GetProperty("http").GetProperty("method").GetString());
        Assert.Equal("/hazards.geojson", request.GetProperty("rawPath").GetString());
        Assert.Equal("status=drill&active=true&limit=200", request.GetProperty("rawQueryString").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("status is one of real, drill, test.", JsonElement.Parse(problem).GetProperty("error").GetString());
    }

    [Fact]
    public static async Task Goes_on_where_a_page_of_the_list_ended()
    {
        await using var console = await HazardsConsole.StartAsync();
        console.Features["real"] = [.. Enumerable.Repeat(Feature, 201)];

        var (_, first) = await GetAsync(console, "pages/map/hazards.geojson?status=real");
        var next = JsonElement.Parse(first).GetProperty("next").GetString();
        var (_, second) = await GetAsync(console, $"pages/map/hazards.geojson?status=real&cursor={next}");
        var (refused, _) = await GetAsync(console, $"pages/map/hazards.geojson?status=real&cursor={new string('a', 2001)}");

        Assert.Equal("status=real&active=true&limit=200&cursor=200", console.Events[1].GetProperty("rawQueryString").GetString());
        Assert.Equal(1, JsonElement.Parse(second).GetProperty("features").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public static async Task Sends_nothing_again_that_the_page_has()
    {
        await using var console = await HazardsConsole.StartAsync();
        console.Features["real"] = [Feature];
        var (first, _) = await GetAsync(console, "pages/map/hazards.geojson?status=real");

        var (second, body) = await GetAsync(console, "pages/map/hazards.geojson?status=real", first.Headers.ETag!.ToString());
        console.Features["real"] = [];
        var (third, _) = await GetAsync(console, "pages/map/hazards.geojson?status=real", first.Headers.ETag!.ToString());

        Assert.Equal((HttpStatusCode.NotModified, ""), (second.StatusCode, body));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public static async Task Says_what_the_function_answered_when_it_was_no_map()
    {
        await using var console = await HazardsConsole.StartAsync();
        console.Instead = (429, "slower");

        var (response, body) = await GetAsync(console, "pages/map/hazards.geojson?status=real");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("hazards_api responds with 429: slower", JsonElement.Parse(body).GetProperty("error").GetString());
    }

    [Fact]
    public static async Task Puts_its_key_again_when_the_table_was_made_anew()
    {
        await using var console = await HazardsConsole.StartAsync();
        console.Instead = (401, "who?");
        await GetAsync(console, "pages/map/hazards.geojson?status=real");
        console.Instead = null;

        var (response, _) = await GetAsync(console, "pages/map/hazards.geojson?status=real");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, console.Keys.Count);
    }

    [Fact]
    public static async Task There_is_no_map_where_the_job_is_not_deployed()
    {
        await using var without = await HazardsConsole.StartAsync(isDeployed: false);
        await using var with = await HazardsConsole.StartAsync();

        var (response, _) = await GetAsync(without, "pages/map/hazards.geojson?status=real");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(without.Keys);
        Assert.Contains("\"pages\":[]", await LiveAsync(without), StringComparison.Ordinal);
        Assert.Contains("""
            "pages":[{"name":"map","title":"Hazard map"}]
            """, await LiveAsync(with), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pages/map", "text/html; charset=utf-8")]
    [InlineData("pages/map/hazards.js", "text/javascript; charset=utf-8")]
    [InlineData("pages/map/chart.js", "text/javascript; charset=utf-8")]
    [InlineData("pages/map/hazards.css", "text/css; charset=utf-8")]
    [InlineData("pages/map/coastline.json", "application/json; charset=utf-8")]
    [InlineData("pages/map/history.json?after=0", "application/json")]
    [InlineData("pages/map/prefectures.json", "application/json; charset=utf-8")]
    [InlineData("pages/map/hazards.geojson?status=other", "application/json")]
    public static async Task Sends_everything_with_a_policy_that_lets_nothing_in_from_elsewhere(string path, string contentType)
    {
        await using var console = await HazardsConsole.StartAsync();

        var (response, _) = await GetAsync(console, path);

        Assert.StartsWith("default-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("alerts.js")]
    [InlineData("chart.js")]
    [InlineData("hazards.js")]
    [InlineData("history.js")]
    [InlineData("model.js")]
    [InlineData("shapes.js")]
    public static void The_page_puts_nothing_into_its_document_as_markup(string script) => Assert.DoesNotMatch(
        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(", HazardMapPage.Files.Find(script)!.Text);

    [Fact]
    public static void Each_family_has_a_name_and_a_shape_of_its_own()
    {
        var names = HazardFamilies.All.Select(terms => terms.Name).Order(StringComparer.Ordinal).ToList();

        var named = FamiliesIn("model.js", "export const families");
        var drawn = FamiliesIn("shapes.js", "const outlines");

        Assert.Equal(names, named.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(names, drawn.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(names.Count, drawn.Values.Distinct().Count());
    }

    [Fact]
    public static void The_prefectures_stand_where_Japan_is()
    {
        var text = HazardMapPage.Files.Find("prefectures.json")!.Text;
        var prefectures = JsonElement.Parse(text).EnumerateArray().Select(Prefecture.Read).ToList();

        Assert.Equal(Enumerable.Range(1, 47).Select(code => code.ToString("D2", null)), prefectures.Select(prefecture => prefecture.Code));
        Assert.Equal(47, prefectures.Select(prefecture => prefecture.Name).Distinct().Count());
        Assert.All(prefectures, prefecture =>
        {
            Assert.Matches("[都道府県]$", prefecture.Name);
            Assert.Matches("^[A-Z][a-z]+$", prefecture.NameEn);
            Assert.InRange(prefecture.Latitude, 26, 43.1);
            Assert.InRange(prefecture.Longitude, 127.6, 141.4);

            // Okinawa alone is far from all others.
            var nearest = prefectures.Where(other => other != prefecture).Min(prefecture.KilometresTo);
            Assert.InRange(nearest, 9, prefecture.Code == "47" ? 700 : 260);
        });
        Assert.InRange(Of("Tokyo").KilometresTo(Of("Osaka")), 390, 405);
        Assert.InRange(Of("Hokkaido").KilometresTo(Of("Okinawa")), 2200, 2280);
        Assert.InRange(Of("Fukuoka").KilometresTo(Of("Kagoshima")), 215, 235);

        Prefecture Of(string name) => prefectures.Single(prefecture => prefecture.NameEn == name);
    }

    /// <summary>The entries of an object in a script, such as <c>"heavy-rain": "…"</c>.</summary>
    private static Dictionary<string, string> FamiliesIn(string script, string begin)
    {
        var text = HazardMapPage.Files.Find(script)!.Text;
        var start = text.IndexOf(begin, StringComparison.Ordinal);
        var entries = text[start..text.IndexOf("\n};", start, StringComparison.Ordinal)].Split('\n')[1..];
        return entries.Select(entry => entry.Split(": ", 2)).ToDictionary(parts => parts[0].Trim(' ', '"'), parts => parts[1]);
    }

    private static string SecretOf(HazardsConsole console) =>
        console.Events[0].GetProperty("headers").GetProperty("authorization").GetString()!.Split('.')[1];

    private static async Task<(HttpResponseMessage Answer, string Body)> GetAsync(HazardsConsole console, string path, string? etag = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(console.Url, path));
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        var response = await http.SendAsync(request, Cancelled);
        return (response, await response.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary>The first state that the page is sent.</summary>
    private static async Task<string> LiveAsync(HazardsConsole console)
    {
        using var http = new HttpClient();
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri(console.Url, "live"), Cancelled));
        return (await reader.ReadLineAsync(Cancelled))!;
    }

    private sealed record Prefecture(string Code, string Name, string NameEn, double Latitude, double Longitude)
    {
        public static Prefecture Read(JsonElement row) => new(
            row.GetProperty("code").GetString()!,
            row.GetProperty("name").GetString()!,
            row.GetProperty("nameEn").GetString()!,
            row.GetProperty("lat").GetDouble(),
            row.GetProperty("lon").GetDouble());

        /// <summary>On a sphere.</summary>
        public double KilometresTo(Prefecture other)
        {
            const double radian = Math.PI / 180;
            var (a, b) = (Latitude * radian, other.Latitude * radian);
            var cosine = (Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos((Longitude - other.Longitude) * radian));
            return 6371 * Math.Acos(Math.Min(1, cosine));
        }
    }
}
