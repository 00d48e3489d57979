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
            Log.Error($"The quakes of the feed {feed.Name} are not compared; the next run retries.", exception);
            return null;
        }
    }

    /// <summary>
    /// Withdraws quakes that the feed has no more. The list knows of a withdrawal before its telegram is saved, and that it is saved
    /// afterwards: a kill between loses and repeats nothing.
    /// </summary>
    /// <param name="save">Saves telegrams, and says how many are not saved.</param>
    /// <returns>How many telegrams are not saved.</returns>
    public async Task<int> CompareAsync(
        FeedSource feed,
        QuakeList before,
        FeedDocument shortRead,
        FeedDocument? longRead,
        DateTimeOffset now,
        Func<List<ReceivedTelegram>, Task<int>> save,
        CancellationToken cancellationToken)
    {
        var left = await SaveAsync(feed, before, save, cancellationToken); // of a run that was killed
        if (left > 0)
        {
            return left;
        }

        before = before.Saved();
        var comparison = before.After(shortRead, longRead, now);
        if (comparison.IsDoubted)
        {
            Metric.Count("doubtedFeeds");
            Log.Warning($"The feed {feed.Name} lacks too many quakes that it had, or its clock runs ahead; none is taken for withdrawn.");
        }

        Metric.Count("quakesWithdrawn", comparison.List.Unsaved.Count(quake => quake.IsWithdrawalUnsaved));
        await WriteAsync(feed, before, comparison.List);
        return await SaveAsync(feed, comparison.List, save, cancellationToken);
    }

    private async Task<int> SaveAsync(
        FeedSource feed, QuakeList list, Func<List<ReceivedTelegram>, Task<int>> save, CancellationToken cancellationToken)
    {
        if (!list.Unsaved.Any())
        {
            return 0;
        }

        var left = await save(await TelegramsAsync(feed, list, cancellationToken));
        if (left == 0)
        {
            await WriteAsync(feed, list, list.Saved());
        }

        return left;
    }

    /// <summary>
    /// The telegrams of what the list has unsaved: withdrawals, and what was withdrawn and is there again. They are the same each time, so
    /// that a run that was killed is made up for by the next one, and nothing is said twice.
    /// </summary>
    private async Task<List<ReceivedTelegram>> TelegramsAsync(FeedSource feed, QuakeList list, CancellationToken cancellationToken)
    {
        List<ReceivedTelegram> telegrams = [];
        foreach (var quake in list.Unsaved)
        {
            if (await archive.ReadAsync(TelegramArchive.KeyOfQuake(quake.Document), cancellationToken) is not { } document)
            {
                Log.Warning("The document of a quake is not in the archive, so nothing is said of it.", ("quake", quake.Ids[0]));
                continue;
            }

            if (quake is { IsWithdrawalUnsaved: true, WithdrawnAt: { } at })
            {
                document = UsgsRevision.Withdrawn(document, at);
                tally.Note($"feed {feed.Name}: the quake {quake.Ids[0]} is not in it any more, and is withdrawn");
            }
            else
            {
                document = UsgsRevision.Again(document, quake.AgainAfter!.Value);
            }

            telegrams.AddRange(TelegramDocument.Read(document, time.GetUtcNow()));
        }

        return telegrams;
    }

    /// <summary>Only what changed is written: a list is the same for minutes.</summary>
    private async Task WriteAsync(FeedSource feed, QuakeList before, QuakeList after)
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
