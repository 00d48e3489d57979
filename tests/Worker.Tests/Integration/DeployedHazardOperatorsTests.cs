using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Worker.Tests.Hazards;
using Worker.Tests.Jobs.AnnounceHazards;

namespace Worker.Tests.Integration;

/// <summary>
/// AmendHazard and AnnounceHazards as they are deployed: from an operator's request to its rows, and from a hazard to a webhook.
/// </summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedHazardOperatorsTests(DeployedEnvironment environment, NotificationPollers pollers)
    : IClassFixture<NotificationPollers>
{
    private readonly string name = $"h{Guid.NewGuid():N}"[..12];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_notified_of_a_hazard_once_and_of_its_end_but_never_of_a_drill()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var webhooks = await environment.WebhooksAsync();
        await environment.SubscribeAsync();
        var hazard = HazardFixture.Made(1, okinawa: 3, id: $"jma.real.{name}.event.1") with
        {
            Family = HazardFamily.Tornado,
            ChangedAt = DateTimeOffset.UtcNow,
        };
        var drill = hazard with { Id = $"jma.drill.{name}.event.1", Status = TelegramStatus.Drill };

        await PutAsync(drill, drill with { Version = 2, Phase = HazardPhase.Cancelled, ChangedAt = hazard.ChangedAt.AddSeconds(1) });
        await PutAsync(
            hazard, hazard, hazard with { Version = 2, Point = new GeoPoint(26.2, 127.7), ChangedAt = hazard.ChangedAt.AddSeconds(1) });
        await WaitAsync(1);
        await PutAsync(hazard with { Version = 3, Phase = HazardPhase.Cancelled, ChangedAt = hazard.ChangedAt.AddSeconds(2) });
        await WaitAsync(2);

        Assert.StartsWith(
            $"[error] hazard/okinawa/{hazard.Id}: Severe: Heavy rain / 大雨に警戒 (沖縄本島: 強風注意報). Reported 2026-11-20 12:01 JST.",
            Texts()[0],
            StringComparison.Ordinal);
        Assert.StartsWith($"[recovered] hazard/okinawa/{hazard.Id}: Cancelled by its source: ", Texts()[1], StringComparison.Ordinal);
        Assert.Equal(["alert", "recovery"], (await AlertsAsync(hazard)).Select(row => row["kind"].S));
        Assert.Empty(await AlertsAsync(drill));

        async Task PutAsync(params Hazard[] versions)
        {
            foreach (var version in versions)
            {
                await dynamoDB.PutItemAsync("hazards", HazardRow.ToItem(version), Cancelled);
            }
        }

        async Task<List<Dictionary<string, AttributeValue>>> AlertsAsync(Hazard of) => (await dynamoDB.QueryAsync(
            new QueryRequest("alerts")
            {
                KeyConditionExpression = "subject = :s",
                ExpressionAttributeValues = new() { [":s"] = new($"hazard/okinawa/{of.Id}") },
            },
            Cancelled)).Items ?? [];

        string[] Texts() =>
        [
            .. webhooks.Posts
                .Where(post => post.Destination == "ops" && post.Body.Contains(name, StringComparison.Ordinal))
                .Select(post => JsonElement.Parse(post.Body).GetProperty("text").GetString()!),
        ];

        Task WaitAsync(int messages) => TriggersEnvironment.WaitAsync(
            () => Task.FromResult(Texts().Length == messages), () => string.Join('\n', Texts().Concat(pollers.Problems)));
    }

    [Fact]
    public async Task An_operator_amends_once_with_who_and_why_and_may_take_it_back()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var stored = StoredEvent.Next(
            null, HazardState.Of(Telegrams.Made(eventId: name) with { Headline = "強い揺れ" }), DateTimeOffset.UtcNow);
        var id = stored.State.Key;
        await dynamoDB.PutItemAsync("hazard_events", stored.ToItem(), Cancelled);
        var correct = $$$"""{"id":"{{{id}}}","action":"correct","by":"hana","why":"the meter was wrong","correction":"""
            + """{"headline":"弱い揺れ","severity":1}}""";

        var first = await AmendAsync(correct);
        var again = await AmendAsync(correct);
        var snapshot = (await EventSnapshot.LoadAsync(dynamoDB, "hazard_events", id, Cancelled))!;

        Assert.Equal(
            ("amended", 2, "弱い揺れ"),
            (Text(first, "outcome"), first.GetProperty("version").GetInt64(), Text(first.GetProperty("hazard"), "headline")));
        Assert.Equal(("unchanged", 2), (Text(again, "outcome"), again.GetProperty("version").GetInt64()));
        Assert.Equal((2, "強い揺れ"), (snapshot.Stored.Version, snapshot.Stored.State.Latest.Headline));
        var kept = Assert.Single(snapshot.Amendments);
        Assert.Equal(("hana", "the meter was wrong", 1), (kept.By, kept.Why, (int?)kept.Correction?.Severity));

        var refused = await AmendAsync($$$"""{"id":"{{{id}}}","action":"withdraw","why":"x","expectedVersion":1}""");
        Assert.Contains(
            "- by has 0 characters, 1 to 100 are needed\n- withdraws, the id of an amendment, is for the action withdraw",
            Text(refused, "errorMessage"),
            StringComparison.Ordinal);
        Assert.Contains(
            "'correction.severty'",
            Text(await AmendAsync(correct.Replace("severity", "severty", StringComparison.Ordinal)), "errorMessage"),
            StringComparison.Ordinal);
        var withdrawn = await AmendAsync(
            $$"""{"id":"{{id}}","action":"withdraw","by":"ken","why":"it was right","withdraws":"{{kept.Id}}","requestId":"ticket-7"}""");
        Assert.Equal(
            ("amended", 3, "強い揺れ"),
            (Text(withdrawn, "outcome"), withdrawn.GetProperty("version").GetInt64(), Text(withdrawn.GetProperty("hazard"), "headline")));
        var listed = await AmendAsync($$"""{"id":"{{id}}","list":true}""");
        Assert.Equal(
            [$"{kept.Id} withdrawn hana", "ticket-7 holds ken"],
            listed.GetProperty("amendments")
                .EnumerateArray()
                .Select(amendment => $"{Text(amendment, "id")} {Text(amendment, "state")} {Text(amendment, "by")}"));

        async Task<JsonElement> AmendAsync(string request) => (await environment.InvokeAsync("amend_hazard", request)).Response;

        static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
    }
}
