using System.Security.Cryptography;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards;

/// <summary>
/// Writes telegrams of one event to the table <c>hazard_events</c>: a row for each and the state after all of them, in one transaction, so
/// what is in the history is in the state. Whoever loses against another writer reads again and merges again: nothing is lost, and nobody
/// writes over what is newer.
/// </summary>
internal sealed class EventWriter(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    /// <summary>Telegrams in one transaction, beside the state.</summary>
    public const int MaxTelegrams = 20;

    // Of writers at the same time one always succeeds, so this is about how many there may be.
    private const int MaxTries = 20;
    private const int MaxPauseMilliseconds = 1000;

    /// <param name="eventKey">The event.</param>
    /// <param name="received">Different ones of the event, or that name it, at most <see cref="MaxTelegrams"/>.</param>
    /// <param name="keep">Keeps the document of one; is done before the history names it.</param>
    /// <returns>The ids of those that were not known.</returns>
    public async Task<HashSet<string>> WriteAsync(
        string eventKey,
        IReadOnlyList<ReceivedTelegram> received,
        Func<ReceivedTelegram, Task> keep,
        CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>();
        for (var tries = 1; ; tries++)
        {
            var rows = await ReadAsync(eventKey, received, cancellationToken);
            var news = received.Where(one => !rows.ContainsKey(RowOf(one.Telegram))).ToList();
            foreach (var one in news.Where(one => kept.Add(one.Telegram.Id)))
            {
                await keep(one);
            }

            var state = rows.GetValueOrDefault(EventRows.State);
            if (news.Count == 0 || await TryWriteAsync(eventKey, state, news, isLast: tries == MaxTries, cancellationToken))
            {
                return [.. news.Select(one => one.Telegram.Id)];
            }

            var pause = RandomNumberGenerator.GetInt32(Math.Min(MaxPauseMilliseconds, 20 << Math.Min(tries, 6)));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }

    /// <summary>The event's state, and those of the telegrams that are in its history, by the name of the row.</summary>
    private async Task<Dictionary<string, Dictionary<string, AttributeValue>>> ReadAsync(
        string eventKey, IReadOnlyList<ReceivedTelegram> received, CancellationToken cancellationToken)
    {
        var keys = new List<Dictionary<string, AttributeValue>> { EventRows.Key(eventKey, EventRows.State) };
        keys.AddRange(received.Select(one => EventRows.Key(eventKey, RowOf(one.Telegram))));
        return (await BatchGet.RowsAsync(dynamoDB, time, table, keys, cancellationToken)).ToDictionary(row => row[EventRows.Row].S);
    }

    /// <summary>False when another writer came first.</summary>
    /// <param name="isLast">Whether that is then thrown.</param>
    private async Task<bool> TryWriteAsync(
        string eventKey,
        Dictionary<string, AttributeValue>? state,
        List<ReceivedTelegram> news,
        bool isLast,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var items = news.ConvertAll(one => new TransactWriteItem
        {
            Put = NewRow(HistoryEntry.Of(eventKey, one.Telegram, TelegramArchive.KeyOf(one.Telegram), now).ToItem()),
        });
        var before = state is null ? null : StoredEvent.Read(state);
        var after = before?.State ?? HazardState.Of(news[0].Telegram, eventKey);
        foreach (var one in news)
        {
            after = after.Apply(one.Telegram);
        }

        // What changes nothing now never will: a state only moves on. So nothing is asked of the row then.
        if (after != before?.State)
        {
            var put = NewRow(StoredEvent.Next(before, after, now).ToItem());
            if (state is not null)
            {
                put.ConditionExpression = "#version = :version";
                put.ExpressionAttributeNames = new() { ["#version"] = EventRows.Version };
                put.ExpressionAttributeValues = new() { [":version"] = state[EventRows.Version] };
            }

            items.Add(new TransactWriteItem { Put = put });
        }

        try
        {
            await dynamoDB.TransactWriteItemsAsync(new TransactWriteItemsRequest { TransactItems = items }, cancellationToken);
            return true;
        }
        catch (TransactionCanceledException exception) when (AwsErrors.IsLostRace(exception))
        {
            return isLast ? throw new StepFailedException("write against others", exception) : false;
        }
    }

    private Put NewRow(Dictionary<string, AttributeValue> item) => new()
    {
        TableName = table,
        Item = item,
        ConditionExpression = "attribute_not_exists(#event)",
        ExpressionAttributeNames = new() { ["#event"] = EventRows.Event },
    };

    private static string RowOf(Telegram telegram) => EventRows.TelegramPrefix + TelegramOrder.KeyOf(telegram);
}
