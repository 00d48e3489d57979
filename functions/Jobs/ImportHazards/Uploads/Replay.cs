using Hazards;
using WorkerLib;

namespace Worker.Jobs.ImportHazards.Uploads;

/// <summary>Imports all objects of a prefix once more, as they are and where they are, until there are none left or no time.</summary>
internal sealed class Replay(TelegramArchive archive, HazardStore store, ImportTally tally, TimeProvider time)
{
    private const int MaxObjects = 50;
    private const int MaxBytes = 32 * 1024 * 1024; // in memory at once

    private static readonly string[] Prefixes = [TelegramArchive.Raw, TelegramArchive.Refused, TelegramArchive.Incoming];

    /// <param name="after">The key after which to begin; null for the first.</param>
    /// <returns>How many objects were read, and the key after which to go on; null when all are done.</returns>
    /// <exception cref="InvalidImportException">There are no telegrams below such a prefix.</exception>
    public async Task<(int Objects, string? ContinueAfter)> RunAsync(
        string prefix, string? after, CancellationToken stopping, CancellationToken cancellationToken)
    {
        if (!Prefixes.Any(known => prefix.StartsWith(known, StringComparison.Ordinal)))
        {
            throw new InvalidImportException(
                $"'{prefix}' is no prefix of telegrams: it begins with {string.Join(", ", Prefixes)}, "
                + "for example {\"prefix\":\"raw/\"}.");
        }

        var objects = 0;
        while (await archive.ListAsync(prefix, after, MaxObjects, cancellationToken) is { Count: > 0 } keys)
        {
            if (stopping.IsCancellationRequested)
            {
                Log.Info($"The replay of {prefix} has no more time.", ("objects", objects), ("continueAfter", after));
                return (objects, after ?? "");
            }

            await ImportAsync(keys, cancellationToken);
            objects += keys.Count;
            after = keys[^1];
            Log.Info(
                $"The replay of {prefix} is at {after}.",
                ("objects", objects),
                ("imported", tally.Imported),
                ("known", tally.Known),
                ("failed", tally.Failed));
        }

        return (objects, null);
    }

    private async Task ImportAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var received = new List<ReceivedTelegram>();
        var from = new List<string>();
        var bytes = 0;
        foreach (var key in keys.Where(key => !key.EndsWith(TelegramArchive.ReasonSuffix, StringComparison.Ordinal)))
        {
            try
            {
                if (await archive.ReadAsync(key, cancellationToken) is not { } content)
                {
                    continue;
                }

                foreach (var one in TelegramDocument.Read(content, time.GetUtcNow()))
                {
                    received.Add(one);
                    from.Add(key);
                }

                bytes += content.Length;
            }
            catch (HazardFormatException exception)
            {
                tally.SetAside(key, exception.Message, key);
            }

            if (bytes > MaxBytes)
            {
                await SaveAsync(received, from, cancellationToken);
                bytes = 0;
            }
        }

        await SaveAsync(received, from, cancellationToken);
    }

    private async Task SaveAsync(List<ReceivedTelegram> received, List<string> from, CancellationToken cancellationToken)
    {
        var saved = await store.SaveAsync(received, cancellationToken);
        for (var index = 0; index < saved.Count; index++)
        {
            tally.Saved(saved[index], from[index]);
        }

        received.Clear();
        from.Clear();
    }
}
