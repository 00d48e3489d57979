using Hazards.Telegrams;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// Bounds the memory of telegrams, over all feeds, from the request of one until it is saved. One is small until it turns out to be large,
/// and counts as the largest that is read until its size is known; small ones do not wait for each other.
/// </summary>
/// <param name="bytes">At most so many; more than one of the largest takes.</param>
internal sealed class DocumentRoom(long bytes) : IDisposable
{
    /// <summary>A quarter of the function's memory: saving takes as much again, and so does what is not collected yet.</summary>
    public const long DefaultBytes = 128L << 20;

    /// <summary>Up to so many a document is small.</summary>
    public const int SmallBytes = 1 << 20;

    /// <summary>Bytes of memory per byte of a document: itself, and what is read from it.</summary>
    public const int Factor = 3;

    private const int FetchedAtOnce = 4;
    private const long Small = (long)Factor * SmallBytes;
    private const long Large = (long)Factor * TelegramReader.MaxBytes;

    private readonly long bytes = bytes;
    private readonly SemaphoreSlim fetching = new(FetchedAtOnce);
    private readonly Lock gate = new();
    private long taken;
    private TaskCompletionSource changed = NewChange();

    /// <summary>Room for documents that are saved together; giving it back makes room for others.</summary>
    public Share Open() => new(this);

    public void Dispose() => fetching.Dispose();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Share(DocumentRoom room) : IDisposable
    {
        private long held;

        /// <summary>Fetches a document, few at a time. Its memory is held from then on.</summary>
        /// <param name="fetch">
        /// Asks what it is given before it takes more than <see cref="SmallBytes"/>; gives <see cref="Fetched.NoRoom"/> when it may not.
        /// </param>
        /// <param name="isLarge">Whether it turned out to be large before.</param>
        /// <returns>
        /// Null when there is no room beside what the share holds: then it is to be fetched after that is saved. Only a share that holds
        /// nothing waits for others, so that none waits for ever.
        /// </returns>
        /// <exception cref="OperationCanceledException">The token fired.</exception>
        public async Task<Fetched?> FetchAsync(
            Func<Func<bool>, Task<Fetched>> fetch, bool isLarge, CancellationToken cancellationToken)
        {
            var wanted = isLarge ? Large : Small;
            do
            {
                // Who waits for room keeps none of the few from fetching: others may need that to come to their end.
                await room.fetching.WaitAsync(cancellationToken);
                try
                {
                    if (TryTake(wanted))
                    {
                        var fetched = await FetchAsync(fetch, wanted);
                        if (fetched != Fetched.NoRoom)
                        {
                            return fetched;
                        }

                        wanted = Large;
                    }
                }
                finally
                {
                    room.fetching.Release();
                }
            }
            while (await WaitAsync(wanted, cancellationToken));
            return null;
        }

        public void Dispose() => Change(-held);

        private async Task<Fetched> FetchAsync(Func<Func<bool>, Task<Fetched>> fetch, long has)
        {
            var kept = 0L;
            try
            {
                var fetched = await fetch(MayBeLarge);
                kept = Math.Min((long)Factor * fetched.Content.Length, has);
                return fetched;
            }
            finally
            {
                Change(kept - has);
            }

            bool MayBeLarge()
            {
                if (has == Large || !TryTake(Large - has))
                {
                    return has == Large;
                }

                has = Large;
                return true;
            }
        }

        private bool TryTake(long wanted)
        {
            lock (room.gate)
            {
                if (room.taken + wanted > room.bytes)
                {
                    return false;
                }

                Change(wanted);
                return true;
            }
        }

        private void Change(long by)
        {
            lock (room.gate)
            {
                room.taken += by;
                held += by;
                room.changed.SetResult();
                room.changed = NewChange();
            }
        }

        /// <summary>Waits until there is room; false when the share holds something by then.</summary>
        private async Task<bool> WaitAsync(long wanted, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task change;
                lock (room.gate)
                {
                    if (held > 0 || room.taken + wanted <= room.bytes)
                    {
                        return held == 0;
                    }

                    change = room.changed.Task;
                }

                await change.WaitAsync(cancellationToken);
            }
        }
    }
}
