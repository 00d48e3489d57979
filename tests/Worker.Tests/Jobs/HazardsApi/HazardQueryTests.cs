namespace Worker.Tests.Jobs.HazardsApi;

public static class HazardQueryTests
{
    private const string Active = "#phase = :active AND (attribute_not_exists(#activeUntil) OR #activeUntil > :now) "
        + "AND (attribute_not_exists(#validUntil) OR #validUntil > :now)";
    private const string Area = "(contains(#areas, :area) OR size(#areas) >= :many)";

    private const string OverAntimeridian =
        "((#south <= :north AND #north >= :south AND (#west > #east OR #west <= :east OR #east >= :west)) "
        + "OR (attribute_not_exists(#west) AND #latitude BETWEEN :south AND :north AND (#longitude >= :west OR #longitude <= :east)))";

    [Theory]
    [InlineData("", "real", null)]
    [InlineData("status=drill", "drill", null)]
    [InlineData("status=test&kind=heavy-rain", "test#heavy-rain", null)]
    [InlineData("kind=earthquake", "real#earthquake", null)]
    [InlineData("family=earthquake", "real#earthquake", null)]
    [InlineData("area=13", "real#area#13", null)]
    [InlineData("area=13&kind=flood", "real#area#13", "#family = :family")]
    [InlineData("area=1310100", "real#area#13", Area)]
    [InlineData("area=130010&status=drill", "drill#area#13", Area)]
    [InlineData("area=010300", "real", Area)] // 関東甲信地方, not in Hokkaido
    [InlineData("area=350&kind=earthquake", "real#earthquake", Area)] // 東京都２３区 of the seismic regions
    [InlineData("area=850509000801", "real", Area)] // a river
    [InlineData("severity=0", "real", null)]
    [InlineData("severity=2&active=true", "real", "#severity >= :severity AND " + Active)]
    [InlineData(
        "bbox=138,35,140,36", "real",
        "((#south <= :north AND #north >= :south "
            + "AND ((#west <= #east AND #west <= :east AND #east >= :west) OR (#west > #east AND (#west <= :east OR #east >= :west)))) "
            + "OR (attribute_not_exists(#west) AND #latitude BETWEEN :south AND :north AND #longitude BETWEEN :west AND :east))")]
    [InlineData("bbox=170,-20,-170,20", "real", OverAntimeridian)]
    [InlineData("near=179,0,500", "real", OverAntimeridian)]
    [InlineData("since=2026-11-20T21:00:00%2B09:00", "real", null)]
    public static async Task Asks_the_one_list_that_has_the_answer(string query, string list, string? filter)
    {
        var fixture = new HazardsApiFixture();

        Assert.Equal(200, (await fixture.AskAsync($"/hazards?{query}")).StatusCode);

        var asked = Assert.Single(fixture.Queries);
        Assert.Equal(list, asked.ExpressionAttributeValues[":list"].S);
        Assert.Equal(filter, asked.FilterExpression);
        Assert.Equal(filter is null ? 51 : 200, asked.Limit);
        Assert.Equal("hazard_lists", asked.TableName);
        var expressions = $"{asked.KeyConditionExpression} {asked.FilterExpression} {asked.ProjectionExpression}";
        Assert.All(
            asked.ExpressionAttributeValues.Keys.Concat(asked.ExpressionAttributeNames.Keys),
            name => Assert.Contains(name, expressions, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("active=true&limit=1", 200)]
    [InlineData("active=true&limit=50", 200)]
    [InlineData("active=true&limit=200", 800)]
    [InlineData("limit=1", 2)]
    public static async Task Looks_at_some_times_a_page_and_not_at_all_that_a_query_may(string query, int rows)
    {
        var fixture = new HazardsApiFixture();

        await fixture.AskAsync($"/hazards?{query}");

        Assert.Equal(rows, Assert.Single(fixture.Queries).Limit);
    }

    [Theory]
    [InlineData("2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20T21:00:00+09:00")]
    [InlineData("2026-11-20T21:00:00%2B09:00")]
    [InlineData("2026-11-20T21:00%2B09:00")]
    [InlineData("2026-11-20T12:00:00.000Z")]
    public static async Task Since_is_part_of_the_key(string since)
    {
        var fixture = new HazardsApiFixture();
        fixture.Add(HazardSamples.Quake(-1), HazardSamples.Quake(0), HazardSamples.Quake(1));

        var answer = await fixture.AskAsync($"/hazards?since={since}");

        Assert.Equal("#list = :list AND #entry >= :since", fixture.Queries[0].KeyConditionExpression);
        Assert.Equal("2026-11-20T12:00:00.0000000Z", fixture.Queries[0].ExpressionAttributeValues[":since"].S);
        Assert.Equal(2, System.Text.Json.JsonElement.Parse(answer.Body!).GetProperty("hazards").GetArrayLength());
    }
}
