using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Worker.Tests.Hazards;

namespace Worker.Tests.Integration;

/// <summary>EnrichHazards as it is deployed: the packaged executable, on the tables and the constants that Terraform made.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedEnrichHazardsTests(DeployedEnvironment environment)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_what_was_imported_and_what_an_operator_said_of_it()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        using var s3 = (await environment.AwsAsync()).S3();
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "worker-local-constants-123456789012",
                Key = "incoming/areas.json",
                FilePath = Path.Combine(Checkout.Root, "tests", "data", "constants", "areas.json"),
            },
            Cancelled);
        var published = await environment.InvokeAsync(
            "publish_constants",
            await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests", "data", "events", "publish_constants.areas.json"), Cancelled));
        Assert.True(published.Result.FunctionError is null, published.Response.ToString());

        // Of an event of its own, so that no other test meets it.
        var state = HazardState.Of(Telegrams.Read("quake.xml") with { EventId = $"{Guid.NewGuid():N}" });
        var stored = StoredEvent.Next(null, state, DateTimeOffset.UtcNow);
        await dynamoDB.PutItemAsync("hazard_events", stored.ToItem(), Cancelled);
        await RunAsync(state.Key, state.Key, $"{state.Key}-gone");

        var hazard = await HazardAsync(dynamoDB, state.Key);
        Assert.Equal(
            (1, 4, "Ended: Earthquake above M8 off Sanriku, max intensity 7, 10 km deep"),
            (hazard.Version, (int)hazard.Severity, hazard.HeadlineEn));
        Assert.Equal(
            ("宮城県北部", "Northern Miyagi", 38.6986), (hazard.Areas[0].Name, hazard.Areas[0].NameEn, hazard.Areas[0].Point!.Latitude));
        Assert.Equal(["04", "07"], hazard.Prefectures);
        await AssertListsAsync(dynamoDB, hazard);

        await dynamoDB.PutItemAsync(
            "hazard_events",
            new Amendment(state.Key, "a", DateTimeOffset.UtcNow, AmendmentAction.Cancel, "test", "a mistake", state.LatestOrder).ToItem(),
            Cancelled);
        await dynamoDB.PutItemAsync("hazard_events", StoredEvent.Next(stored, state, DateTimeOffset.UtcNow).ToItem(), Cancelled);
        await RunAsync(state.Key);

        var amended = await HazardAsync(dynamoDB, state.Key);
        Assert.Equal((2, HazardPhase.Cancelled, "a mistake"), (amended.Version, amended.Phase, amended.Notes.Single().Why));
        await AssertListsAsync(dynamoDB, amended);
    }

    [Fact]
    public async Task Only_a_damaged_event_is_set_aside()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var state = HazardState.Of(Telegrams.Read("warning.xml") with { EventId = $"{Guid.NewGuid():N}" });
        var item = StoredEvent.Next(null, state, DateTimeOffset.UtcNow).ToItem();
        item["latest"] = new("damaged");
        await dynamoDB.PutItemAsync("hazard_events", item, Cancelled);

        var (response, result) = await environment.InvokeAsync("enrich_hazards", Changes($"{state.Key}-gone", state.Key));

        Assert.True(result.FunctionError is null, response.ToString());
        Assert.Equal(0, response.GetProperty("batchItemFailures").GetArrayLength());
        var letter = (await environment.LettersAsync(state.Key, 1))[0];
        Assert.Contains("row state of", letter.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task RunAsync(params string[] events)
    {
        var (response, result) = await environment.InvokeAsync("enrich_hazards", Changes(events));
        Assert.True(result.FunctionError is null && response.GetProperty("batchItemFailures").GetArrayLength() == 0, response.ToString());
    }

    /// <summary>The sample event, with a record for each event.</summary>
    private static string Changes(params string[] events)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "data", "events", "enrich_hazards.json")))!;
        var record = sample["Records"]![0]!;
        sample["Records"] = new JsonArray([.. events.Select((key, index) =>
        {
            var change = record.DeepClone();
            change["dynamodb"]!["Keys"]!["event"]!["S"] = key;
            change["dynamodb"]!["SequenceNumber"] = $"{100 + index}";
            return change;
        })]);
        return sample.ToJsonString();
    }

    private static async Task<Hazard> HazardAsync(AmazonDynamoDBClient dynamoDB, string id) =>
        HazardRow.Read((await dynamoDB.GetItemAsync("hazards", new() { ["id"] = new AttributeValue(id) }, Cancelled)).Item);

    /// <summary>It stands in its lists as it is now, and as nothing else.</summary>
    private static async Task AssertListsAsync(AmazonDynamoDBClient dynamoDB, Hazard hazard)
    {
        foreach (var list in HazardLists.Of(hazard))
        {
            var found = await dynamoDB.QueryAsync(
                new QueryRequest
                {
                    TableName = "hazard_lists",
                    KeyConditionExpression = "#list = :list",
                    FilterExpression = "contains(entry, :id)",
                    ExpressionAttributeNames = new() { ["#list"] = HazardLists.List },
                    ExpressionAttributeValues = new() { [":list"] = new(list), [":id"] = new(hazard.Id) },
                },
                Cancelled);
            Assert.Equal(HazardLists.EntryOf(hazard.Id, hazard.ChangedAt), Assert.Single(found.Items)[HazardLists.Entry].S);
        }
    }
}
