using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.S3.Model;
using Demo;
using Demo.Feeds;
using Hazards;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>From a feed of telegrams, and from uploads, to the alerts of a subscriber.</summary>
[NeedsJobs("import_hazards", "enrich_hazards", "announce_hazards")]
[FaultChain("hazards", "each telegram is kept and joined once, its hazard is served as it stands, and what holds or ended is announced")]
public sealed class HazardChain : FaultChain
{
    private const string Bucket = "telegrams";
    private const string DeadLetters = "dead-letters";
    private const string Subscriptions = """{"subscriptions":[{"name":"everywhere","severity":1}]}""";
    private const int Minutes = 4;

    private readonly List<(string Round, byte[] Document)> published = [];
    private TelegramFeed? feed;

    public override async Task SetUpAsync(TriedFleet fleet, CancellationToken cancellationToken)
    {
        feed = await TelegramFeed.StartAsync();
        await fleet.CreateTableAsync("hazard_events", StreamViewType.KEYS_ONLY);
        await fleet.CreateTableAsync("hazards", StreamViewType.NEW_AND_OLD_IMAGES);
        foreach (var table in new[] { "hazard_feeds", "hazard_lists", "alerts", "constants" })
        {
            await fleet.CreateTableAsync(table);
        }

        await fleet.CreateBucketAsync(Bucket);
        await fleet.CreateBucketAsync("constants");
        var deadLetters = await fleet.CreateQueueAsync(DeadLetters);
        await PublishedSet.PutAsync(fleet, "subscriptions", Subscriptions);

        // Half of the time that Terraform gives it, since the feeds of a run that was killed are its own for so long.
        fleet.Deploy(new(
            "import_hazards",
            "ImportHazards",
            TimeSpan.FromSeconds(60),
            new Dictionary<string, string>
            {
                ["HAZARD_EVENTS_TABLE"] = "hazard_events",
                ["HAZARD_FEEDS_TABLE"] = "hazard_feeds",
                ["TELEGRAMS_BUCKET"] = Bucket,
                ["ALERTS_TABLE"] = "alerts",
            },
            new Dictionary<string, Uri> { ["JMA_FEEDS_URL"] = new(feed.Url, "developer/xml/feed/") }));
        feed.Front = new Uri(fleet.WebsiteOf("import_hazards", "JMA_FEEDS_URL"), "/");
        fleet.Deploy(new("enrich_hazards", "EnrichHazards", TimeSpan.FromSeconds(60), new Dictionary<string, string>
        {
            ["HAZARD_EVENTS_TABLE"] = "hazard_events",
            ["HAZARDS_TABLE"] = "hazards",
            ["HAZARD_LISTS_TABLE"] = "hazard_lists",
            ["CONSTANTS_TABLE"] = "constants",
            ["CONSTANTS_BUCKET"] = "constants",
            ["DEAD_LETTER_QUEUE_URL"] = deadLetters,
            ["DEAD_LETTER_BUCKET"] = "dead-letters",
        }));
        fleet.Deploy(new("announce_hazards", "AnnounceHazards", TimeSpan.FromSeconds(60), new Dictionary<string, string>
        {
            ["ALERTS_TABLE"] = "alerts",
            ["ANNOUNCE_MAX_AGE_HOURS"] = "24",
            ["CONSTANTS_TABLE"] = "constants",
            ["CONSTANTS_BUCKET"] = "constants",
            ["DEAD_LETTER_QUEUE_URL"] = deadLetters,
            ["DEAD_LETTER_BUCKET"] = "dead-letters",
        }));
        await fleet.StartFromStreamAsync("hazard_events", "enrich_hazards", 25);
        await fleet.StartFromStreamAsync("hazards", "announce_hazards", 25);
    }

    public override async Task ActAsync(TriedFleet fleet, Random random, int round, CancellationToken cancellationToken)
    {
        var start = DateTimeOffset.UtcNow;
        var sequence = SampleSequence.Read(Path.Combine(FuzzFolders.Root, SampleSequence.Afternoon), start);
        var files = sequence.Files.ToArray();
        random.Shuffle(files);
        for (var minute = 0; minute < Minutes; minute++)
        {
            for (var i = minute; i < files.Length; i += Minutes)
            {
                // As they were reported, one after the other, in whatever order they come.
                var at = start.AddSeconds(sequence.Files.ToList().IndexOf(files[i]) - files.Length);
                var document = sequence.At(files[i], at);
                published.Add(($"{round}", document));
                if (random.Next(4) == 0)
                {
                    await UploadAsync(fleet, $"incoming/{round}-{files[i]}", document, cancellationToken);
                }
                else
                {
                    feed!.Add("eqvol", document, files[i]);
                }
            }

            await fleet.InvokeAsync("import_hazards", $$"""{"scheduledTime":"{{DateTimeOffset.UtcNow:O}}"}""");
            await Task.Delay(random.Next(200, 1500), cancellationToken);
        }
    }

    public override async Task CheckAsync(TriedFleet fleet, int round, CancellationToken cancellationToken)
    {
        foreach (var left in await KeysAsync(fleet, "incoming/"))
        {
            await fleet.InvokeUntilItSucceedsAsync("import_hazards", Event(left)); // as a dead letter is redriven
        }

        await WaitAsync(
            async () => ReadWhole(await fleet.InvokeUntilItSucceedsAsync("import_hazards", """{"feeds":"long"}""")), cancellationToken);
        Promise.Equal(0, (await KeysAsync(fleet, "incoming/")).Count);
        Promise.Equal(0, (await KeysAsync(fleet, "refused/")).Count);
        await CheckKeptAsync(fleet);
        await WaitAsync(() => NotServedAsync(fleet), cancellationToken);
        await WaitAsync(() => NotAnnouncedAsync(fleet), cancellationToken);
        await WaitAsync(() => StillChangingAsync(fleet, cancellationToken), cancellationToken);
        Promise.Equal(0, await fleet.MessagesAsync(DeadLetters));

        // Once more, and nothing is news: so nothing of it was missing, in the state, in what is served or in the lists.
        var before = await StandAsync(fleet);
        var replay = await fleet.InvokeUntilItSucceedsAsync("import_hazards", """{"prefix":"raw/"}""");
        Promise.Equal(0, Number(replay, "imported"));
        await EnrichAgainAsync(fleet);
        Promise.Equal(before, await StandAsync(fleet));
    }

    public override async ValueTask DisposeAsync()
    {
        if (feed is not null)
        {
            await feed.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static async Task UploadAsync(TriedFleet fleet, string key, byte[] document, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(document);
        await fleet.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = content }, cancellationToken);
        for (var tries = 0; tries < 3 && await fleet.InvokeAsync("import_hazards", Event(key)) is null; tries++)
        {
            // As an event that nobody waits for: two retries, and then it is a dead letter.
        }
    }

    private static string Event(string key)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(FuzzFolders.Data, "events", "import_hazards.upload.json")))!;
        var s3 = sample["Records"]![0]!["s3"]!;
        s3["bucket"]!["name"] = Bucket;
        s3["object"]!["key"] = key;
        return sample.ToJsonString();
    }

    private static string? ReadWhole(JsonElement report) => Number(report, "failed") == 0
        && report.GetProperty("feeds").EnumerateArray().All(feed =>
            feed.GetProperty("outcome").GetString() is "read" or "unchanged"
            && Number(feed, "left") == 0
            && !feed.TryGetProperty("problem", out _))
        ? null
        : $"the feeds are not read to their end: {report}";

    /// <summary>A number of a report, which leaves zeros out.</summary>
    private static int Number(JsonElement report, string name) => report.TryGetProperty(name, out var number) ? number.GetInt32() : 0;

    private async Task CheckKeptAsync(TriedFleet fleet)
    {
        var kept = new List<string>();
        foreach (var key in await KeysAsync(fleet, "raw/"))
        {
            using var found = await fleet.S3.GetObjectAsync(Bucket, key);
            using var bytes = new MemoryStream();
            await found.ResponseStream.CopyToAsync(bytes);
            kept.Add(Convert.ToBase64String(bytes.ToArray()));
        }

        kept.Sort(StringComparer.Ordinal);
        var expected = published.Select(one => Convert.ToBase64String(one.Document)).Order(StringComparer.Ordinal);
        Promise.True(kept.SequenceEqual(expected), $"{published.Count} telegrams were published, and {kept.Count} others are kept");
    }

    private static async Task<string?> NotServedAsync(TriedFleet fleet)
    {
        var served = (await fleet.RowsAsync("hazards")).ToDictionary(row => row["id"].S, HazardRow.Read);
        foreach (var row in (await fleet.RowsAsync("hazard_events")).Where(row => row[EventRows.Row].S == EventRows.State))
        {
            var (state, version, _) = StoredEvent.Read(row);
            if (!state.IsOnlyNamed && served.GetValueOrDefault(state.Key)?.Version != version)
            {
                return $"{state.Key} is served at version {served.GetValueOrDefault(state.Key)?.Version ?? 0}, not {version}";
            }
        }

        return null;
    }

    private static async Task<string?> NotAnnouncedAsync(TriedFleet fleet)
    {
        var alerts = (await fleet.RowsAsync("alerts")).Select(Alert.Read).OrderBy(alert => alert.RaisedAt).ToLookup(alert => alert.Subject);
        foreach (var hazard in (await fleet.RowsAsync("hazards")).Select(HazardRow.Read))
        {
            var last = alerts[$"hazard/everywhere/{hazard.Id}"].LastOrDefault();
            var holds = hazard is { Phase: HazardPhase.Active, Status: TelegramStatus.Real, Severity: >= HazardSeverity.Advisory };
            if (holds ? last?.Kind != AlertKind.Alert : last?.Kind == AlertKind.Alert)
            {
                return $"{hazard.Id} is {hazard.Phase} with severity {(int)hazard.Severity}, "
                    + $"and the last alert is {last?.Kind.ToString() ?? "missing"}";
            }
        }

        return null;
    }

    private static async Task EnrichAgainAsync(TriedFleet fleet)
    {
        var records = (await fleet.RowsAsync("hazard_events")).Where(row => row[EventRows.Row].S == EventRows.State).Select((row, index) =>
            $$"""
            {"eventID":"{{index}}","eventName":"MODIFY","eventSource":"aws:dynamodb","awsRegion":"ap-northeast-1",
             "eventSourceARN":"arn:aws:dynamodb:ap-northeast-1:123456789012:table/hazard_events/stream/now",
             "dynamodb":{"SequenceNumber":"{{index + 1}}","StreamViewType":"KEYS_ONLY",
               "Keys":{"event":{"S":"{{row[EventRows.Event].S}}"},"row":{"S":"state"} } } }
            """);
        var response = await fleet.InvokeUntilItSucceedsAsync("enrich_hazards", $$"""{"Records":[{{string.Join(',', records)}}]}""");
        Promise.Equal(0, response.GetProperty("batchItemFailures").GetArrayLength());
    }

    /// <summary>A second alert of a hazard may be on its way when the first is there.</summary>
    private static async Task<string?> StillChangingAsync(TriedFleet fleet, CancellationToken cancellationToken)
    {
        var before = await StandAsync(fleet);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        return before == await StandAsync(fleet) ? null : "the tables go on changing";
    }

    /// <summary>All that is known, as one text.</summary>
    private static async Task<string> StandAsync(TriedFleet fleet)
    {
        var text = new StringBuilder();
        foreach (var table in new[] { "hazard_events", "hazards", "hazard_lists", "alerts" })
        {
            var rows = (await fleet.RowsAsync(table)).Select(row => AttributeJson.Text(row));
            text.Append(table).Append('\n').AppendJoin('\n', rows.Order(StringComparer.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(TriedFleet fleet, string prefix)
    {
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await fleet.S3.ListObjectsV2Async(request);
            keys.AddRange((page.S3Objects ?? []).Select(found => found.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        return keys;
    }
}
