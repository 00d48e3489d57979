using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Demo.Feeds;
using Hazards.Telegrams;
using Worker.Tests.Hazards;

namespace Worker.Tests.Integration;

/// <summary>ImportHazards as it is deployed, over feeds on loopback.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedImportHazardsTests(DeployedEnvironment environment)
{
    private const string Bucket = "worker-local-telegrams-123456789012";

    private readonly string run = DateTimeOffset.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imports_each_telegram_once_through_gaps_errors_and_cut_off_responses_and_again_changes_nothing()
    {
        var aws = await environment.AwsAsync();
        var feed = await environment.FeedsAsync();
        using var s3 = aws.S3();
        var before = feed.Requests.Count; // those of other tests

        // The first time, also what the short feed has forgotten, and a kind that nobody knows.
        feed.Add("eqvol", Quake(1));
        feed.ForgetInShortFeeds();
        feed.Add("eqvol", Quake(2));
        feed.Add("extra", UnknownKind());
        feed.SetQuakes(Usgs());
        var first = await ImportAsync();
        Assert.Equal(4, Number(first, "imported"));
        Assert.Equal(2, await RowsAsync(Quake(1)));
        Assert.Equal(2, await RowsAsync(UnknownKind()));

        var unchanged = await ImportAsync();
        Assert.Equal(0, Number(unchanged, "imported"));
        Assert.All(
            unchanged.GetProperty("feeds").EnumerateArray(), one => Assert.Equal("unchanged", one.GetProperty("outcome").GetString()));

        feed.Add("eqvol", Quake(3));
        feed.ForgetInShortFeeds();
        feed.Add("eqvol", Quake(4));
        var gap = await ImportAsync();
        Assert.Equal(2, Number(gap, "imported"));
        Assert.True(Feed(gap, "eqvol").GetProperty("withLong").GetBoolean());

        feed.Add("eqvol", Quake(5));
        feed.Add("extra", Quake(6));
        feed.Script("developer/xml/feed/eqvol.xml", new FeedReply(500));
        var failed = await ImportAsync();
        Assert.Equal("answered 500", Feed(failed, "eqvol").GetProperty("problem").GetString());
        Assert.Equal(1, Number(failed, "imported"));
        Assert.Equal(1, Number(await ImportAsync(), "imported"));

        var path = feed.Add("eqvol", Quake(7));
        feed.Script(path, FeedReply.Truncated);
        Assert.Equal(1, Feed(await ImportAsync(), "eqvol").GetProperty("left").GetInt32());
        Assert.Equal(1, Number(await ImportAsync(), "imported"));

        // An upload starts the job by itself.
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = "incoming/地震 8.xml", ContentBody = Encoding.UTF8.GetString(Quake(8)) },
            Cancelled);
        while (await RowsAsync(Quake(8)) == 0 || (await KeysAsync(s3, "incoming/")).Count > 0)
        {
            await Task.Delay(100, Cancelled);
        }

        var replay = await ImportAsync("""{"prefix":"raw/"}""");
        Assert.Equal((0, 0), (Number(replay, "imported"), Number(replay, "refused")));
        Assert.Equal((await KeysAsync(s3, "raw/")).Count, Number(replay, "known"));
        Assert.Empty(await KeysAsync(s3, "refused/"));

        var fetches = feed.Requests.Skip(before)
            .Where(request => request.Path.Contains("/data/", StringComparison.Ordinal))
            .GroupBy(request => request.Path)
            .ToList();
        Assert.Equal(8, fetches.Count);
        Assert.All(fetches, group => Assert.Equal(group.Key == path ? 2 : 1, group.Count()));
    }

    /// <summary>Telegrams of an event of this run alone.</summary>
    private byte[] Quake(int number) =>
        Encoding.UTF8.GetBytes(Telegrams.Source("quake.xml").Replace("20110311144640", $"{run}{number}", StringComparison.Ordinal));

    private byte[] UnknownKind() => Encoding.UTF8.GetBytes(
        Telegrams.Source("unknown_kind.xml").Replace("</Report>", $"<!-- {run} --></Report>", StringComparison.Ordinal));

    private byte[] Usgs() => Encoding.UTF8.GetBytes(
        $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":"us{{{run}}}","properties":"""
            + """{"mag":6.1,"updated":1763637000456,"time":1763636400123,"title":"M 6.1"},"geometry":"""
            + """{"type":"Point","coordinates":[141.71,38.55,52.4]}}]}""");

    private async Task<JsonElement> ImportAsync(string payload = "{}")
    {
        var (response, result) = await environment.InvokeAsync("import_hazards", payload);
        Assert.True(result.FunctionError is null, Encoding.UTF8.GetString(result.Payload.Span));
        return response;
    }

    private async Task<int> RowsAsync(byte[] document)
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var found = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = "hazard_events",
                KeyConditionExpression = "#event = :event",
                ExpressionAttributeNames = new() { ["#event"] = "event" },
                ExpressionAttributeValues = new() { [":event"] = new(TelegramIdentity.KeyOf(TelegramReader.Read(document))) },
            },
            Cancelled);
        return found.Items?.Count ?? 0;
    }

    private static async Task<List<string>> KeysAsync(AmazonS3Client s3, string prefix)
    {
        var list = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix }, Cancelled);
        return [.. (list.S3Objects ?? []).Select(found => found.Key)];
    }

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    private static JsonElement Feed(JsonElement report, string name) =>
        report.GetProperty("feeds").EnumerateArray().Single(one => one.GetProperty("feed").GetString() == name);
}
