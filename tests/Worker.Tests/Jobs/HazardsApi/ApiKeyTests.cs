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
        var fixture = Fixture();

        var response = await fixture.AskAsync("/hazards", authorization);

        Assert.Equal(401, response.StatusCode);
        Assert.Equal((await Fixture().AskAsync("/hazards", "Bearer nobody.x")).Body, response.Body);
        Assert.Equal("Bearer", response.Headers!["www-authenticate"]);
        Assert.DoesNotContain("ratelimit-limit", response.Headers.Keys);
        Assert.Empty(fixture.Queries);
        Assert.Equal(0, fixture.Counted);
    }

    [Fact]
    public static async Task Guessing_uses_up_nobodys_budget_and_asks_the_table_once_a_minute()
    {
        var fixture = Fixture();
        foreach (var id in (string[])["city", "unknown"])
        {
            for (var guess = 0; guess < 50; guess++)
            {
                Assert.Equal(401, (await fixture.AskAsync("/hazards", $"Bearer {id}.{guess}")).StatusCode);
            }
        }

        Assert.Equal(2, fixture.Gets.Count);
        Assert.Equal(0, fixture.Counted);
        Assert.Equal("99", (await fixture.AskAsync("/hazards")).Headers!["ratelimit-remaining"]);
    }

    [Fact]
    public static async Task Ids_that_somebody_makes_up_do_not_fill_the_memory()
    {
        var fixture = Fixture();
        for (var guess = 0; guess < 2500; guess++)
        {
            await fixture.AskAsync("/hazards", $"Bearer id{guess.ToString(CultureInfo.InvariantCulture)}.x");
        }

        Assert.Equal(200, (await fixture.AskAsync("/hazards")).StatusCode);
    }

    [Fact]
    public static async Task A_key_is_read_once_a_minute_and_then_a_change_counts()
    {
        var fixture = Fixture();
        await fixture.AskAsync("/hazards");
        fixture.Keys["city"]["disabled"] = new AttributeValue { BOOL = true };
        fixture.Now += TimeSpan.FromSeconds(59);
        Assert.Equal(200, (await fixture.AskAsync("/hazards")).StatusCode);
        Assert.Single(fixture.Gets);

        fixture.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(401, (await fixture.AskAsync("/hazards")).StatusCode);
        Assert.Equal(2, fixture.Gets.Count);
    }

    [Fact]
    public static async Task A_key_expires_to_the_second()
    {
        var fixture = Fixture();
        fixture.Keys["city"]["expiresAt"] = new(fixture.Now.AddSeconds(30).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(200, (await fixture.AskAsync("/hazards")).StatusCode);

        fixture.Now += TimeSpan.FromSeconds(30);

        Assert.Equal(401, (await fixture.AskAsync("/hazards")).StatusCode);
    }

    [Fact]
    public static async Task More_requests_in_a_minute_than_a_key_may_make_are_told_when_to_come_again()
    {
        var fixture = Fixture();
        fixture.AddKey("small", "s", perMinute: 2);
        fixture.Now = HazardSamples.Noon.AddSeconds(48);
        var responses = new List<(int Status, string Remaining)>();
        for (var request = 0; request < 5; request++)
        {
            var response = await fixture.AskAsync("/hazards?limit=0", "Bearer small.s");
            responses.Add((response.StatusCode, response.Headers!["ratelimit-remaining"]));
            Assert.Equal("2", response.Headers["ratelimit-limit"]);
            Assert.Equal("12", response.Headers["ratelimit-reset"]);
            Assert.Equal(request < 2 ? null : "12", response.Headers.GetValueOrDefault("retry-after"));
        }

        // Bad requests count; once the budget is used up there is nothing more to count.
        Assert.Equal([(400, "1"), (400, "0"), (429, "0"), (429, "0"), (429, "0")], responses);
        Assert.Equal(3, fixture.Counted);
        var row = fixture.Keys["usage#small#2026-11-20T12:00"];
        Assert.Equal("3", row["requests"].N);

        Assert.Equal(200, (await fixture.AskAsync("/hazards")).StatusCode);
        fixture.Now += TimeSpan.FromSeconds(12);
        Assert.Equal(200, (await fixture.AskAsync("/hazards", "Bearer small.s")).StatusCode);
    }

    private static HazardsApiFixture Fixture()
    {
        var fixture = new HazardsApiFixture();
        fixture.AddKey("disabled", "correct-horse")["disabled"] = new AttributeValue { BOOL = true };
        fixture.AddKey("expired", "correct-horse")["expiresAt"] = new(fixture.Now.ToString("O", CultureInfo.InvariantCulture));
        fixture.AddKey("hashless", "correct-horse").Remove("sha256");
        fixture.AddKey("limitless", "correct-horse", perMinute: 0);
        fixture.AddKey("notime", "correct-horse")["expiresAt"] = new("never");
        return fixture;
    }
}
