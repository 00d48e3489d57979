using System.Buffers.Text;
using Worker.Jobs.HazardsApi;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Worker.Tests.Hazards;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.HazardsApi;

public static class HazardsApiTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/hazards/a/b")]
    [InlineData("/hazards/%3Cscript%3E")]
    [InlineData("/Hazards")]
    public static async Task Knows_no_other_path_and_asks_no_table_about_it(string path)
    {
        var fixture = new HazardsApiFixture();

        var response = await fixture.AskAsync(path);

        AssertProblem(response, 404);
        Assert.Empty(fixture.DynamoDB.ReceivedCalls());
    }

    [Theory]
    [InlineData("/hazards/", ApiRouteKind.List)]
    [InlineData("/hazards//", ApiRouteKind.List)]
    [InlineData("/prod/hazards", ApiRouteKind.List)]
    [InlineData("/v1/hazards.geojson", ApiRouteKind.Map)]
    [InlineData("/hazards/hazards/jma.real.x/cap/", ApiRouteKind.Cap, "jma.real.x")]
    [InlineData("/prod/hazards/jma.real.x", ApiRouteKind.Hazard, "jma.real.x")]
    [InlineData("/hazards/jma.real.x/cap///", ApiRouteKind.Cap, "jma.real.x")]
    internal static void Finds_a_path_behind_a_stage_or_a_base_path_and_before_slashes(string path, ApiRouteKind kind, string id = "") =>
        Assert.Equal(new ApiRoute(kind, id), ApiRoute.Find(path));

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public static async Task Is_only_read(string method)
    {
        var response = await new HazardsApiFixture().AskAsync("/hazards", method: method);

        AssertProblem(response, 405);
        Assert.Equal("GET, HEAD", response.Headers!["allow"]);
    }

    [Theory]
    [InlineData("severity=5", "severity", "5", "a whole number from 0 to 4")]
    [InlineData("severity=", "severity", "", "a whole number from 0 to 4")]
    [InlineData("limit=0", "limit", "0", "a whole number from 1 to 200")]
    [InlineData("limit=201", "limit", "201", "a whole number from 1 to 200")]
    [InlineData("limit=%2B5", "limit", "+5", "a whole number from 1 to 200")]
    [InlineData("family=quake",
        "family", "quake", "one of other, earthquake, tsunami, volcano, warning, heavy-rain, landslide, flood, typhoon, tornado")]
    [InlineData("family=flood&kind=flood", "kind", "flood", "family alone, which is its name now")]
    [InlineData("kind=quake",
        "kind", "quake", "one of other, earthquake, tsunami, volcano, warning, heavy-rain, landslide, flood, typhoon, tornado")]
    [InlineData("kind=Earthquake",
        "kind", "Earthquake", "one of other, earthquake, tsunami, volcano, warning, heavy-rain, landslide, flood, typhoon, tornado")]
    [InlineData("status=all", "status", "all", "real, drill or test")]
    [InlineData("active=1", "active", "1", "true or false")]
    [InlineData("area=48", "area", "48", "a prefecture, 01 to 47, or the code of an area, such as 130010 or 1310100")]
    [InlineData("area=tokyo", "area", "tokyo", "a prefecture, 01 to 47, or the code of an area, such as 130010 or 1310100")]
    [InlineData("area=1", "area", "1", "a prefecture, 01 to 47, or the code of an area, such as 130010 or 1310100")]
    [InlineData("since=2026-11-20T12:00:00",
        "since", "2026-11-20T12:00:00", "a time with its offset, such as 2026-11-20T12:00:00Z or 2026-11-20T21:00:00+09:00")]
    [InlineData("since=20.11.2026Z",
        "since", "20.11.2026Z", "a time with its offset, such as 2026-11-20T12:00:00Z or 2026-11-20T21:00:00+09:00")]
    [InlineData("bbox=139,35,140",
        "bbox", "139,35,140", "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north")]
    [InlineData("bbox=139,36,140,35",
        "bbox", "139,36,140,35", "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north")]
    [InlineData("bbox=139,35,NaN,36",
        "bbox", "139,35,NaN,36", "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north")]
    [InlineData("bbox=139,35,181,36",
        "bbox", "139,35,181,36", "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north")]
    [InlineData("cursor=abc", "cursor", "abc", "what the page before gave as next, with its other parameters unchanged but limit")]
    [InlineData("kind=flood&kind=flood", "kind", "flood", "each parameter once")]
    [InlineData("sort=up",
        "sort",
        "up",
        "no parameter of this name; there are area, family, severity, since, bbox, near, status, active, routine, limit, cursor, kind")]
    public static async Task Says_which_parameter_is_wrong_and_what_is_allowed(string query, string parameter, string value, string allowed)
    {
        foreach (var path in (string[])["/hazards", "/hazards.geojson"])
        {
            var fixture = new HazardsApiFixture();

            var problem = AssertProblem(await fixture.AskAsync($"{path}?{query}"), 400);

            Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
            Assert.Equal(value, problem.GetProperty("value").GetString());
            Assert.Equal(allowed, problem.GetProperty("allowed").GetString());
            Assert.Empty(fixture.Queries);
        }
    }

    [Fact]
    public static async Task Cuts_what_it_repeats_of_a_wrong_query()
    {
        var fixture = new HazardsApiFixture();

        var problem = AssertProblem(await fixture.AskAsync($"/hazards?kind={new string('x', 1000)}"), 400);
        AssertProblem(await fixture.AskAsync($"/hazards?kind={new string('x', 5000)}"), 400);
        var many = string.Join('&', Enumerable.Range(0, 30).Select(number => $"p{number}=1"));
        AssertProblem(await fixture.AskAsync($"/hazards?{many}"), 400);

        Assert.Equal(60, problem.GetProperty("value").GetString()!.Length);
    }

    [Fact]
    public static async Task One_hazard_has_no_parameters()
    {
        var problem = AssertProblem(await new HazardsApiFixture().AskAsync("/hazards/jma.real.a?limit=1"), 400);

        Assert.Equal("no parameter at all", problem.GetProperty("allowed").GetString());
    }

    [Fact]
    public static async Task What_is_no_hazard_is_served_only_to_who_asks_for_it()
    {
        var fixture = new HazardsApiFixture();
        var (quake, chart) = (HazardSamples.Quake(1), HazardSamples.Quake(2) with { IsRoutine = true });
        fixture.Add(quake, chart);

        var (hazards, routine) = (await fixture.AskAsync("/hazards"), await fixture.AskAsync("/hazards?routine=true"));

        Assert.Equal($$"""{"hazards":[{{SummaryOf(fixture, quake)}}]}""", hazards.Body);
        Assert.Contains(chart.Id, routine.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(quake.Id, routine.Body, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Gives_the_summaries_as_they_are_stored()
    {
        var fixture = new HazardsApiFixture();
        var (older, newer) = (HazardSamples.Quake(1), HazardSamples.Quake(2, validUntil: fixture.Now));
        fixture.Add(older, newer);

        var response = await fixture.AskAsync("/hazards");

        Assert.Equal($$"""{"hazards":[{"expired":true,{{SummaryOf(fixture, newer)[1..]}},{{SummaryOf(fixture, older)}}]}""", response.Body);
        Assert.Equal("application/json", response.Headers!["content-type"]);
        Assert.DoesNotContain("link", response.Headers.Keys);
        Assert.Single(fixture.Queries);
    }

    [Fact]
    public static async Task An_empty_list_is_no_error()
    {
        Assert.Equal("""{"hazards":[]}""", (await new HazardsApiFixture().AskAsync("/hazards?kind=tornado&status=test")).Body);
        Assert.Equal("""{"type":"FeatureCollection","features":[]}""", (await new HazardsApiFixture().AskAsync("/hazards.geojson")).Body);
    }

    [Fact]
    public static async Task A_damaged_row_is_left_out()
    {
        var fixture = new HazardsApiFixture();
        fixture.Add(HazardSamples.Quake(1), HazardSamples.Quake(2));
        fixture.Lists.First(row => row.Key.List == "real").Value[HazardLists.Summary] = new("");

        Assert.Single(Hazards(await fixture.AskAsync("/hazards")));
    }

    [Theory]
    [InlineData("limit=2", int.MaxValue)]
    [InlineData("limit=7", int.MaxValue)]
    [InlineData("limit=3&severity=3", int.MaxValue)]
    [InlineData("limit=3&severity=3", 4)] // as if 1 MB held four rows
    [InlineData("limit=200&severity=4", 2)]
    public static async Task Pages_have_no_gap_and_nothing_twice_each_by_one_query(string query, int queryRows)
    {
        var fixture = new HazardsApiFixture { QueryRows = queryRows };
        fixture.Add([.. Enumerable.Range(0, 21).Select(number => HazardSamples.Quake(number, severity: number % 5))]);
        var min = query.Contains("severity", StringComparison.Ordinal) ? query[^1] - '0' : 0;
        List<string> seen = [];
        var address = $"/hazards?{query}";

        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var response = await fixture.AskAsync(address);
            Assert.Equal(200, response.StatusCode);
            seen.AddRange(Hazards(response).Select(hazard => hazard.GetProperty("id").GetString()!));
            next = response.Headers!.GetValueOrDefault("link");
            Assert.Equal(next is null, !JsonElement.Parse(response.Body!).TryGetProperty("next", out _));
            address = next is null ? "" : "/hazards" + next["<".Length..next.IndexOf('>', StringComparison.Ordinal)];
            Assert.InRange(pages, 0, 30);
        }

        Assert.Equal(
            Enumerable.Range(0, 21).Reverse().Where(number => number % 5 >= min).Select(number => $"quake-{number}"),
            seen.Select(id => id[(id.LastIndexOf("quake", StringComparison.Ordinal))..]));
        Assert.Equal(pages, fixture.Queries.Count);
    }

    [Fact]
    public static async Task The_cursor_of_another_query_is_refused()
    {
        var fixture = new HazardsApiFixture();
        fixture.Add([.. Enumerable.Range(0, 5).Select(number => HazardSamples.Quake(number))]);
        var cursor = JsonElement.Parse((await fixture.AskAsync("/hazards?kind=earthquake&limit=2")).Body!).GetProperty("next").GetString()!;

        Assert.Equal(200, (await fixture.AskAsync($"/hazards?kind=earthquake&limit=2&cursor={cursor}")).StatusCode);
        Assert.Equal(200, (await fixture.AskAsync($"/hazards?kind=earthquake&limit=3&cursor={cursor}")).StatusCode);
        Assert.Equal(200, (await fixture.AskAsync($"/hazards.geojson?kind=earthquake&active=false&cursor={cursor}")).StatusCode);
        string[] others =
        [
            "",
            "kind=tsunami&",
            "kind=earthquake&severity=1&",
            "kind=earthquake&status=drill&",
            "kind=earthquake&active=true&",
            "kind=earthquake&since=2026-11-20T00:00:00Z&",
        ];
        foreach (var other in others)
        {
            AssertProblem(await fixture.AskAsync($"/hazards?{other}cursor={cursor}"), 400);
        }

        foreach (var index in (int[])[0, 10, cursor.Length / 2, cursor.Length - 2])
        {
            var changed = cursor[..index] + (cursor[index] == 'A' ? 'B' : 'A') + cursor[(index + 1)..];
            AssertProblem(await fixture.AskAsync($"/hazards?kind=earthquake&limit=2&cursor={changed}"), 400);
        }
    }

    /// <summary>Its checksum is no secret, so that anybody can make one; DynamoDB fails with both.</summary>
    [Fact]
    public static async Task A_forged_cursor_to_where_nothing_can_begin_is_refused()
    {
        var fixture = new HazardsApiFixture();
        var query = HazardQuery.Read(QueryParameters.Read("since=2026-11-20T00:00:00Z"), isActive: false);
        var before = HazardCursor.Of(query, "2026-11-19T00:00:00.0000000Z#x");
        var all = HazardQuery.Read(QueryParameters.Read(""), isActive: false);
        var checksum = Base64Url.DecodeFromChars(HazardCursor.Of(all, new string('\uFFFD', 500)))[..12];
        var longer = Base64Url.EncodeToString([.. checksum, .. Enumerable.Repeat((byte)0xFF, 500)]); // 1,500 bytes as UTF-8

        AssertProblem(await fixture.AskAsync($"/hazards?since=2026-11-20T00:00:00Z&cursor={before}"), 400);
        AssertProblem(await fixture.AskAsync($"/hazards?cursor={longer}"), 400);
    }

    [Fact]
    public static async Task Who_has_the_answer_already_is_told_so()
    {
        var fixture = new HazardsApiFixture();
        fixture.Add(HazardSamples.Quake(1));
        var first = await fixture.AskAsync("/hazards");
        var etag = first.Headers!["etag"];

        foreach (var known in (string[])[etag, $"\"other\", {etag}", etag["W/".Length..], "*"])
        {
            var again = await fixture.AskAsync("/hazards", headers: [("if-none-match", known)]);
            Assert.Equal((304, "", etag), (again.StatusCode, again.Body, again.Headers!["etag"]));
        }

        fixture.Add(HazardSamples.Quake(2));
        var changed = await fixture.AskAsync("/hazards", headers: [("if-none-match", etag)]);
        Assert.Equal(200, changed.StatusCode);
        Assert.NotEqual(etag, changed.Headers!["etag"]);
    }

    [Fact]
    public static async Task Head_is_get_without_the_body()
    {
        var fixture = new HazardsApiFixture();
        fixture.Add(HazardSamples.Quake(1));

        var (get, head) = (await fixture.AskAsync("/hazards"), await fixture.AskAsync("/hazards", method: "HEAD"));

        Assert.Equal("", head.Body);
        Assert.Equal(get.Headers!["etag"], head.Headers!["etag"]);
        Assert.Equal("", (await fixture.AskAsync("/hazards?limit=x", method: "HEAD")).Body);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip; q=0.0", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public static async Task Compresses_for_who_takes_it(string accepted, bool isCompressed)
    {
        var fixture = new HazardsApiFixture();
        fixture.Add([.. Enumerable.Range(0, 10).Select(number => HazardSamples.Quake(number))]);
        var plain = (await fixture.AskAsync("/hazards")).Body!;

        var response = await fixture.AskAsync("/hazards", headers: [("accept-encoding", accepted)]);

        Assert.Equal(isCompressed, response.IsBase64Encoded);
        Assert.Equal(isCompressed, response.Headers!.ContainsKey("content-encoding"));
        Assert.Equal(plain, isCompressed ? Unzip(Convert.FromBase64String(response.Body!)) : response.Body);
    }

    [Fact]
    public static async Task What_is_too_large_for_Lambda_goes_only_compressed()
    {
        var fixture = new HazardsApiFixture();
        var quake = HazardSamples.Quake(1);
        fixture.Add(quake with { Headline = new string('震', 1_200_000) });

        AssertProblem(await fixture.AskAsync($"/hazards/{quake.Id}"), 406);
        Assert.True((await fixture.AskAsync($"/hazards/{quake.Id}", headers: [("accept-encoding", "gzip")])).IsBase64Encoded);
    }

    [Fact]
    public static async Task The_map_has_a_feature_for_each_hazard_in_force()
    {
        var fixture = new HazardsApiFixture();
        var point = HazardSamples.Quake(3);
        var areas = HazardSamples.Quake(2, family: HazardFamily.Flood) with
        {
            Areas = [Area("1310100", 35.69, 139.75), Area("1310200", 35.67, 139.77)],
        };
        var nowhere = HazardSamples.Quake(1, family: HazardFamily.Other) with { Point = null };
        fixture.Add(point, areas, nowhere);

        var response = await fixture.AskAsync("/hazards.geojson");

        Assert.Equal("application/geo+json", response.Headers!["content-type"]);
        Assert.Equal(
            $$$"""
            {"type":"FeatureCollection","features":[
            {"type":"Feature","id":"{{{point.Id}}}","geometry":{"type":"Point","coordinates":[139,35]},
            "properties":{{{SummaryOf(fixture, point)}}}},
            {"type":"Feature","id":"{{{areas.Id}}}","geometry":{"type":"MultiPoint","coordinates":[[139.75,35.69],[139.77,35.67]]},
            "properties":{{{SummaryOf(fixture, areas)}}}},
            {"type":"Feature","id":"{{{nowhere.Id}}}","geometry":null,"properties":{{{SummaryOf(fixture, nowhere)}}}}]}
            """.ReplaceLineEndings(""),
            response.Body);
        Assert.Contains(
            "#phase = :active AND (attribute_not_exists(#activeUntil) OR #activeUntil > :now)",
            fixture.Queries[0].FilterExpression,
            StringComparison.Ordinal);
        Assert.Equal("2026-11-21T12:00:00.0000000Z", fixture.Queries[0].ExpressionAttributeValues[":now"].S);
    }

    [Fact]
    public static async Task A_hazard_has_its_stored_document_and_its_history()
    {
        var fixture = new HazardsApiFixture();
        var quake = HazardSamples.Quake(1, validUntil: fixture.Now);
        fixture.Add(quake);
        var issued = Telegrams.Made(eventId: "quake-1", id: "first");
        var corrected = Telegrams.Made(
            eventId: "quake-1",
            id: "second",
            revision: Revision.Correction,
            reportedAt: "2026-11-20T12:10:00+09:00");
        var amended = new Amendment(quake.Id, "n1", HazardSamples.Noon, AmendmentAction.Annotate, "sato", "<確認>", "");
        fixture.Events.AddRange([
            HistoryEntry.Of(issued, "telegrams/1", HazardSamples.Noon).ToItem(),
            HistoryEntry.Of(corrected, "telegrams/2", HazardSamples.Noon).ToItem(),
            StoredEvent.Next(null, HazardState.Of(corrected), HazardSamples.Noon).ToItem(),
            amended.ToItem(),
            new() { [EventRows.Event] = new(quake.Id), [EventRows.Row] = new("telegram#damaged") },
        ]);

        var response = await fixture.AskAsync($"/hazards/{quake.Id}");

        var stored = Encoding.UTF8.GetString(PackedJson.UnpackBytes(fixture.Hazards[quake.Id][HazardRow.Document]));
        Assert.StartsWith(
            $$"""{"expired":true,{{stored[1..^1]}},"history":[{"type":"amendment","id":"n1","at":"2026-11-20T12:00:00+00:00",""",
            response.Body,
            StringComparison.Ordinal);
        var history = JsonElement.Parse(response.Body!).GetProperty("history").EnumerateArray().ToList();
        Assert.Equal(
            ["n1 annotate", "second correction", "first issue"],
            history.Select(step => $"{step.GetProperty("id").GetString()} {step.GetProperty("action").GetString()}"));
        Assert.Equal("<確認>", history[0].GetProperty("why").GetString());
        Assert.DoesNotContain("telegrams/1", response.Body, StringComparison.Ordinal);
        Assert.False(JsonElement.Parse(response.Body!).GetProperty("historyTruncated").GetBoolean());
    }

    [Fact]
    public static async Task A_long_history_is_cut()
    {
        var fixture = new HazardsApiFixture();
        var quake = HazardSamples.Quake(1);
        fixture.Add(quake);
        fixture.Events.AddRange(Enumerable.Range(0, 230).Select(number => HistoryEntry.Of(
            Telegrams.Made(eventId: "quake-1", id: $"{number}", serial: $"{number}"), "telegrams/1", HazardSamples.Noon).ToItem()));

        var hazard = JsonElement.Parse((await fixture.AskAsync($"/hazards/{quake.Id}")).Body!);

        Assert.True(hazard.GetProperty("historyTruncated").GetBoolean());
        Assert.Equal(
            Enumerable.Range(30, 200).Reverse().Select(number => $"{number}"),
            hazard.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("id").GetString()));
    }

    [Fact]
    public static async Task Telegrams_of_years_hide_no_amendment_and_are_not_read()
    {
        var fixture = new HazardsApiFixture { QueryRows = 210 }; // as if 1 MB held so many
        var quake = HazardSamples.Quake(1);
        fixture.Add(quake);
        fixture.Events.AddRange(Enumerable.Range(0, 230).Select(number => HistoryEntry.Of(
            Telegrams.Made(eventId: "quake-1", id: $"{number}", serial: $"{number}"), "telegrams/1", HazardSamples.Noon).ToItem()));
        fixture.Events.Add(new Amendment(quake.Id, "n1", HazardSamples.Noon, AmendmentAction.Cancel, "sato", "wrong", "").ToItem());

        var history = JsonElement.Parse((await fixture.AskAsync($"/hazards/{quake.Id}")).Body!).GetProperty("history");

        Assert.Equal((200, "n1"), (history.GetArrayLength(), history[0].GetProperty("id").GetString()));
        Assert.All(fixture.Queries, query => Assert.Equal(201, query.Limit));
    }

    [Theory]
    [InlineData("/hazards/jma.real.unknown")]
    [InlineData("/hazards/jma.real.unknown/cap")]
    public static async Task Says_that_there_is_no_such_hazard(string path) =>
        AssertProblem(await new HazardsApiFixture().AskAsync(path), 404);

    [Fact]
    public static async Task Asks_to_come_again_when_a_table_cannot_answer_now()
    {
        var fixture = new HazardsApiFixture();
        fixture.DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<QueryResponse>(
                new ProvisionedThroughputExceededException("slow down") { ErrorCode = "ProvisionedThroughputExceededException" }));

        var response = await fixture.AskAsync("/hazards");

        AssertProblem(response, 503);
        Assert.Equal("5", response.Headers!["retry-after"]);
    }

    [Fact]
    public static async Task Throws_what_no_repetition_could_cure()
    {
        var fixture = new HazardsApiFixture();
        fixture.DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<QueryResponse>(new AmazonDynamoDBException("no") { ErrorCode = "AccessDeniedException" }));

        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => fixture.AskAsync("/hazards"));
    }

    private static HazardArea Area(string code, double latitude, double longitude) =>
        new(code, code, code[..2], HazardSeverity.Warning) { Point = new GeoPoint(latitude, longitude) };

    private static JsonElement.ArrayEnumerator Hazards(APIGatewayHttpApiV2ProxyResponse response) =>
        JsonElement.Parse(response.Body!).GetProperty("hazards").EnumerateArray();

    private static string SummaryOf(HazardsApiFixture fixture, Hazard hazard) =>
        fixture.Lists[("real", HazardLists.EntryOf(hazard.Id, hazard.ChangedAt))][HazardLists.Summary].S;

    private static string Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        return text.ReadToEnd();
    }

    private static JsonElement AssertProblem(APIGatewayHttpApiV2ProxyResponse response, int status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Headers!["content-type"]);
        Assert.Equal("no-store", response.Headers["cache-control"]);
        var problem = JsonElement.Parse(response.Body!);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return problem;
    }
}
