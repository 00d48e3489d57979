using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Feeds;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards.Feeds.Quakes;

/// <summary>
/// Keeps the lists of quakes, a row <c>quakes#…</c> of the table <c>hazard_feeds</c> for each feed of GeoJSON, and makes telegrams of what
/// comparing finds. Only the run that has taken the feed uses it.
/// </summary>
/// <param name="table">The table <c>hazard_feeds</c>.</param>
internal sealed class QuakeWatch(IAmazonDynamoDB dynamoDB, TimeProvider time, string table, TelegramArchive archive, ImportTally tally)
{
    private const string ListAttribute = "list";

    /// <summary>
    /// Null for a feed of another format, and when DynamoDB fails: what is new is imported all the same. A row of another form counts as
    /// none.
    /// </summary>
    public async Task<QuakeList?> ReadAsync(FeedSource feed, CancellationToken cancellationToken)
    {
        if (feed.Format != FeedFormat.GeoJson)
        {
            return null;
        }

        try
        {
            var rows = await BatchGet.RowsAsync(dynamoDB, time, table, [Key(feed)], cancellationToken);
            var list = rows is [var row] ? PackedJson.Unpack(row.GetValueOrDefault(ListAttribute), QuakeListJson.Default.QuakeList) : null;
            return list?.Feed == feed.Long.AbsoluteUri && list.Quakes?.All(quake => quake?.Ids is [not null, ..]) == true
                ? list
                : QuakeList.Empty(feed);
        }
        catch (FormatException exception)
        {
            Log.Warning($"The list of quakes of the feed {feed.Name} cannot be read, and begins anew.", exception);
            return QuakeList.Empty(feed);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Error($"The quakes of the feed {feed.Name} are not compared; the next run tries again.", exception);
            return null;
        }
    }

    /// <summary>The telegrams that comparing makes: withdrawals, and what was withdrawn and is there again.</summary>
    public async Task<List<ReceivedTelegram>> TelegramsAsync(
        FeedSource feed, QuakeComparison comparison, CancellationToken cancellationToken)
    {
        if (comparison.IsDoubted)
        {
            Metric.Count("doubtedFeeds");
            Log.Warning($"The feed {feed.Name} lacks too many quakes that it had; none is taken for withdrawn.");
        }

        List<byte[]> documents =
            [.. comparison.Again.Select(again => UsgsRevision.Again(again.Received.Document, again.Known.WithdrawnAt!.Value))];
        foreach (var quake in comparison.Withdrawn)
        {
            if (await archive.ReadAsync(TelegramArchive.KeyOfQuake(quake.Document), cancellationToken) is { } document)
            {
                documents.Add(UsgsRevision.Withdrawn(document, quake.WithdrawnAt!.Value));
                tally.Note($"feed {feed.Name}: the quake {quake.Ids[0]} is not in it any more, and is withdrawn");
            }
        }

        Metric.Count("quakesWithdrawn", comparison.Withdrawn.Count);
        return [.. documents.SelectMany(document => TelegramDocument.Read(document, time.GetUtcNow()))];
    }

    /// <summary>Only what changed is written: a list is the same for minutes.</summary>
    public async Task WriteAsync(FeedSource feed, QuakeList before, QuakeList after)
    {
        if (Bytes(before).AsSpan().SequenceEqual(Bytes(after)))
        {
            return;
        }

        var row = Key(feed);
        row[ListAttribute] = new() { B = new MemoryStream(PackedJson.Pack(after, QuakeListJson.Default.QuakeList)) };
        await dynamoDB.PutItemAsync(new PutItemRequest { TableName = table, Item = row }, CancellationToken.None);
    }

    private static byte[] Bytes(QuakeList list) => JsonSerializer.SerializeToUtf8Bytes(list, QuakeListJson.Default.QuakeList);

    private static Dictionary<string, AttributeValue> Key(FeedSource feed) => new() { ["key"] = new($"quakes#{feed.Name}") };
}
