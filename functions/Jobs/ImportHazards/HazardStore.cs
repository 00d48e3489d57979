using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Hazards.Telegrams;

namespace Worker.Jobs.ImportHazards;

/// <summary>
/// Saves telegrams: the document to the bucket first, then its row and the state of its event. The same telegrams in any order, however
/// often and by however many at once, end in the same states. One that cannot be saved does not keep the others.
/// </summary>
/// <param name="eventsTable">The table <c>hazard_events</c>.</param>
/// <param name="bucket">The bucket of telegrams.</param>
internal sealed class HazardStore(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, string eventsTable, string bucket)
{
    private const int EventsAtOnce = 8;

    private readonly TelegramArchive archive = new(s3, time, bucket);
    private readonly EventWriter writer = new(dynamoDB, time, eventsTable);

    /// <returns>What became of each, in the order of <paramref name="received"/>. Of the same one twice, the second is known.</returns>
    /// <exception cref="OperationCanceledException">The token fired; some are saved.</exception>
    public async Task<IReadOnlyList<SavedTelegram>> SaveAsync(IReadOnlyList<ReceivedTelegram> received, CancellationToken cancellationToken)
    {
        var saved = new ConcurrentDictionary<string, SavedTelegram>();
        await Parallel.ForEachAsync(
            ByEvent(received),
            new ParallelOptions { MaxDegreeOfParallelism = EventsAtOnce, CancellationToken = cancellationToken },
            async (ofEvent, stopping) => await SaveEventAsync(ofEvent.Key, ofEvent.Value, saved, stopping));

        var reported = new HashSet<string>();
        return [.. received.Select(one => saved[one.Telegram.Id]).Select(
            one => one.Outcome == SaveOutcome.Imported && !reported.Add(one.Telegram.Id) ? one with { Outcome = SaveOutcome.Known } : one)];
    }

    private async Task SaveEventAsync(
        string eventKey,
        List<ReceivedTelegram> ofEvent,
        ConcurrentDictionary<string, SavedTelegram> saved,
        CancellationToken cancellationToken)
    {
        foreach (var part in ofEvent.Chunk(EventWriter.MaxTelegrams))
        {
            var outcomes = await SavePartAsync(eventKey, part, cancellationToken);
            if (outcomes is [{ Failure: not null, IsPassing: false }, _, ..])
            {
                // The fault may be of one of them only.
                outcomes = [];
                foreach (var one in part)
                {
                    outcomes.AddRange(await SavePartAsync(eventKey, [one], cancellationToken));
                }
            }

            // It is kept once it is kept in each event that it is about.
            outcomes.ForEach(one => saved.AddOrUpdate(one.Telegram.Id, one, (_, other) => Worse(one, other)));
        }
    }

    private async Task<List<SavedTelegram>> SavePartAsync(string eventKey, ReceivedTelegram[] part, CancellationToken cancellationToken)
    {
        HashSet<string> imported = [];
        Exception? failure = null;
        try
        {
            imported = await writer.WriteAsync(eventKey, part, one => archive.KeepAsync(one, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = exception;
        }

        return
        [
            .. part.Select(one => new SavedTelegram(
                one.Telegram,
                failure is not null ? SaveOutcome.Failed
                : imported.Contains(one.Telegram.Id) ? SaveOutcome.Imported
                : SaveOutcome.Known,
                failure)),
        ];
    }

    private static SavedTelegram Worse(SavedTelegram one, SavedTelegram other) =>
        one.Outcome == SaveOutcome.Failed || (one.Outcome == SaveOutcome.Imported && other.Outcome == SaveOutcome.Known) ? one : other;

    /// <summary>Different telegrams by the events that they are about: their own, and those that they name.</summary>
    private static Dictionary<string, List<ReceivedTelegram>> ByEvent(IReadOnlyList<ReceivedTelegram> received)
    {
        var byEvent = new Dictionary<string, List<ReceivedTelegram>>();
        var seen = new HashSet<string>();
        foreach (var one in received.Where(one => seen.Add(one.Telegram.Id)))
        {
            foreach (var key in TelegramIdentity.NamedBy(one.Telegram).Prepend(TelegramIdentity.KeyOf(one.Telegram)))
            {
                byEvent.TryAdd(key, []);
                byEvent[key].Add(one);
            }
        }

        return byEvent;
    }
}
