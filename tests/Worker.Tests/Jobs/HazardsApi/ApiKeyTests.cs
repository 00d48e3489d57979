using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.Jobs.HazardsApi;

public static class ApiKeyTests
{
    [Theory]
    [InlineData("Bearer city.wrong")]
    [InlineData("Bearer unknown.correct-horse")]
    [InlineData("Bearer disabled.correct-horse")]
    [InlineData("Bearer expired.correct-horse")]
    [InlineData("Bearer hashless.correct-horse")]
    [InlineData("Bearer limitless.correct-horse")]
    [InlineData("Bearer notime.correct-horse")]
    [InlineData("Bearer city.")]
    [InlineData("Bearer .correct-horse")]
    [InlineData("Bearer city")]
    [InlineData("Bearer usage#city#2026-11-21T12:00.x")]
    [InlineData("Basic city.correct-horse")]
    [InlineData(null)]
    public static async Task Answers_everybody_without_a_key_alike_and_reads_no_hazard(string? authorization)
    {
        var world = World();

        var response = await world.AskAsync("/hazards", authorization);

        Assert.Equal(401, response.StatusCode);
        Assert.Equal((await World().AskAsync("/hazards", "Bearer nobody.x")).Body, response.Body);
        Assert.Equal("Bearer", response.Headers!["www-authenticate"]);
        Assert.DoesNotContain("ratelimit-limit", response.Headers.Keys);
        Assert.Empty(world.Queries);
        Assert.Equal(0, world.Counted);
    }

    [Fact]
    public static async Task Guessing_uses_up_nobodys_budget_and_asks_the_table_once_a_minute()
    {
        var world = World();
        foreach (var id in (string[])["city", "unknown"])
        {
            for (var guess = 0; guess < 50; guess++)
            {
                Assert.Equal(401, (await world.AskAsync("/hazards", $"Bearer {id}.{guess}")).StatusCode);
            }
        }

        Assert.Equal(2, world.Gets.Count);
        Assert.Equal(0, world.Counted);
        Assert.Equal("99", (await world.AskAsync("/hazards")).Headers!["ratelimit-remaining"]);
    }

    [Fact]
    public static async Task Ids_that_somebody_makes_up_do_not_fill_the_memory()
    {
        var world = World();
        for (var guess = 0; guess < 2500; guess++)
        {
            await world.AskAsync("/hazards", $"Bearer id{guess.ToString(CultureInfo.InvariantCulture)}.x");
        }

        Assert.Equal(200, (await world.AskAsync("/hazards")).StatusCode);
    }

    [Fact]
    public static async Task A_key_is_read_once_a_minute_and_then_a_change_counts()
    {
        var world = World();
        await world.AskAsync("/hazards");
        world.Keys["city"]["disabled"] = new AttributeValue { BOOL = true };
        world.Now += TimeSpan.FromSeconds(59);
        Assert.Equal(200, (await world.AskAsync("/hazards")).StatusCode);
        Assert.Single(world.Gets);

        world.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(401, (await world.AskAsync("/hazards")).StatusCode);
        Assert.Equal(2, world.Gets.Count);
    }

    [Fact]
    public static async Task A_key_expires_to_the_second()
    {
        var world = World();
        world.Keys["city"]["expiresAt"] = new(world.Now.AddSeconds(30).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(200, (await world.AskAsync("/hazards")).StatusCode);

        world.Now += TimeSpan.FromSeconds(30);

        Assert.Equal(401, (await world.AskAsync("/hazards")).StatusCode);
    }

    [Fact]
    public static async Task More_requests_in_a_minute_than_a_key_may_make_are_told_when_to_come_again()
    {
        var world = World();
        world.AddKey("small", "s", perMinute: 2);
        world.Now = HazardSamples.Noon.AddSeconds(48);
        var responses = new List<(int Status, string Remaining)>();
        for (var request = 0; request < 5; request++)
        {
            var response = await world.AskAsync("/hazards?limit=0", "Bearer small.s");
            responses.Add((response.StatusCode, response.Headers!["ratelimit-remaining"]));
            Assert.Equal("2", response.Headers["ratelimit-limit"]);
            Assert.Equal("12", response.Headers["ratelimit-reset"]);
            Assert.Equal(request < 2 ? null : "12", response.Headers.GetValueOrDefault("retry-after"));
        }

        // Bad requests count; once the budget is used up there is nothing more to count.
        Assert.Equal([(400, "1"), (400, "0"), (429, "0"), (429, "0"), (429, "0")], responses);
        Assert.Equal(3, world.Counted);
        var row = world.Keys["usage#small#2026-11-20T12:00"];
        Assert.Equal("3", row["requests"].N);

        Assert.Equal(200, (await world.AskAsync("/hazards")).StatusCode);
        world.Now += TimeSpan.FromSeconds(12);
        Assert.Equal(200, (await world.AskAsync("/hazards", "Bearer small.s")).StatusCode);
    }

    private static HazardsApiWorld World()
    {
        var world = new HazardsApiWorld();
        world.AddKey("disabled", "correct-horse")["disabled"] = new AttributeValue { BOOL = true };
        world.AddKey("expired", "correct-horse")["expiresAt"] = new(world.Now.ToString("O", CultureInfo.InvariantCulture));
        world.AddKey("hashless", "correct-horse").Remove("sha256");
        world.AddKey("limitless", "correct-horse", perMinute: 0);
        world.AddKey("notime", "correct-horse")["expiresAt"] = new("never");
        return world;
    }
}
