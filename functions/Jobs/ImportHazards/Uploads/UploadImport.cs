using Hazards;
using WorkerLib;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ImportHazards.Uploads;

/// <summary>
/// Imports telegrams that were uploaded below <c>incoming/</c>, and takes each away from there once it is kept, or set aside as refused;
/// one that is too large to be read stays. S3 may send the event of an upload twice.
/// </summary>
internal sealed class UploadImport(TelegramArchive archive, HazardStore store, ImportTally tally, TimeProvider time)
{
    /// <exception cref="TelegramsNotSavedException">Some are not saved; they are still there, and the event may be retried.</exception>
    public async Task RunAsync(IReadOnlyList<S3Event.S3EventNotificationRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            var key = record.S3.Object.KeyDecoded;
            if (key.StartsWith(TelegramArchive.Incoming, StringComparison.Ordinal))
            {
                await ImportAsync(key, cancellationToken);
            }
        }

        if (tally.Failed > 0)
        {
            throw new TelegramsNotSavedException(tally);
        }
    }

    private async Task ImportAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? content;
        try
        {
            content = await archive.ReadAsync(key, cancellationToken);
        }
        catch (HazardFormatException exception)
        {
            tally.SetAside(key, exception.Message, keptAt: key); // too large to be read, so there is no copy elsewhere
            return;
        }

        if (content is null)
        {
            Log.Info("An upload is not there any more: it was dealt with before.", ("from", key));
            return;
        }

        try
        {
            var failed = tally.Failed;
            foreach (var saved in await store.SaveAsync(TelegramDocument.Read(content, time.GetUtcNow()), cancellationToken))
            {
                tally.Saved(saved, key);
            }

            if (tally.Failed > failed)
            {
                return;
            }
        }
        catch (HazardFormatException exception)
        {
            var keptAt = content.Length > 0 ? await archive.RefuseAsync(content, exception.Message, key, cancellationToken) : "";
            tally.SetAside(key, exception.Message, keptAt);
        }

        await archive.DeleteAsync(key, cancellationToken);
    }
}
