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
            async (ofEvent, stopping) => await SaveEventAsync(ofEvent, saved, stopping));

        var reported = new HashSet<string>();
        return [.. received.Select(one => saved[one.Telegram.Id]).Select(
            one => one.Outcome == SaveOutcome.Imported && !reported.Add(one.Telegram.Id) ? one with { Outcome = SaveOutcome.Known } : one)];
    }

    private async Task SaveEventAsync(
        List<ReceivedTelegram> ofEvent, ConcurrentDictionary<string, SavedTelegram> saved, CancellationToken cancellationToken)
    {
        foreach (var part in ofEvent.Chunk(EventWriter.MaxTelegrams))
        {
            var outcomes = await SavePartAsync(part, cancellationToken);
            if (outcomes is [{ Failure: not null, IsPassing: false }, _, ..])
            {
                // The fault may be of one of them only.
                outcomes = [];
                foreach (var one in part)
                {
                    outcomes.AddRange(await SavePartAsync([one], cancellationToken));
                }
            }

            outcomes.ForEach(one => saved[one.Telegram.Id] = one);
        }
    }

    private async Task<List<SavedTelegram>> SavePartAsync(ReceivedTelegram[] part, CancellationToken cancellationToken)
    {
        HashSet<string> imported = [];
        Exception? failure = null;
        try
        {
            imported = await writer.WriteAsync(part, one => archive.KeepAsync(one, cancellationToken), cancellationToken);
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

    /// <summary>Different telegrams by their event.</summary>
    private static Dictionary<string, List<ReceivedTelegram>>.ValueCollection ByEvent(IReadOnlyList<ReceivedTelegram> received)
    {
        var byEvent = new Dictionary<string, List<ReceivedTelegram>>();
        var seen = new HashSet<string>();
        foreach (var one in received.Where(one => seen.Add(one.Telegram.Id)))
        {
            var key = TelegramIdentity.KeyOf(one.Telegram);
            byEvent.TryAdd(key, []);
            byEvent[key].Add(one);
        }

        return byEvent.Values;
    }
}
