using Hazards.Telegrams;
using Worker.Jobs.ImportHazards.Feeds;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>How many bytes of documents an import has in memory at once.</summary>
public sealed class DocumentRoomTests : IDisposable
{
    private const int LargeBytes = 12_800_000;
    private const int Feeds = 5;

    private readonly DocumentRoom room = new(DocumentRoom.DefaultBytes);
    private readonly Lock gate = new();
    private long held, maxHeld;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData(LargeBytes, 2, 3)]
    [InlineData(TelegramReader.MaxBytes, 2, 2)]
    [InlineData(200_000, 20, 20)]
    public async Task A_part_of_twenty_is_cut_where_the_room_ends(int bytes, int min, int max)
    {
        using var share = room.Open();

        var works = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FetchAsync(share, bytes)));

        Assert.InRange(works.Count(work => work is not null), min, max);
        Assert.InRange(maxHeld, 1, DocumentRoom.DefaultBytes);
    }

    [Fact]
    public async Task All_feeds_at_once_come_to_their_end_within_the_room()
    {
        var imported = await Task.WhenAll(Enumerable.Range(0, Feeds).Select(feed => Task.Run(
            async () =>
            {
                var sizes = new Queue<int>(Enumerable.Range(0, 40).Select(number => (number + feed) % 3 == 0 ? 10_000 : LargeBytes));
                var parts = 0;
                for (; sizes.Count > 0; parts++)
                {
                    using var share = room.Open();
                    int[] part = [.. Enumerable.Range(0, Math.Min(20, sizes.Count)).Select(_ => sizes.Dequeue())];
                    var works = await Task.WhenAll(part.Select(bytes => FetchAsync(share, bytes)));
                    lock (gate)
                    {
                        held -= works.Sum(work => (long)DocumentRoom.Factor * (work?.Content.Length ?? 0));
                    }

                    Assert.Contains(works, work => work is not null);
                    part.Where((_, index) => works[index] is null).ToList().ForEach(sizes.Enqueue);
                }

                return parts;
            },
            Cancelled)));

        Assert.Equal(0, held);
        Assert.InRange(maxHeld, LargeBytes, DocumentRoom.DefaultBytes);
        Assert.All(imported, parts => Assert.InRange(parts, 2, 40));
    }

    [Fact]
    public async Task Small_ones_are_fetched_four_at_a_time()
    {
        using var share = room.Open();
        var started = 0;
        var go = new TaskCompletionSource();
        var works = Enumerable.Range(0, 20).Select(_ => share.FetchAsync(
            async _ =>
            {
                Interlocked.Increment(ref started);
                await go.Task;
                return new Fetched(new byte[10], Validators.None);
            },
            isLarge: false,
            Cancelled)).ToList();

        Assert.Equal(4, started);
        go.SetResult();
        Assert.All(await Task.WhenAll(works), Assert.NotNull);
    }

    [Fact]
    public async Task One_that_turned_out_to_be_large_is_not_begun_without_room()
    {
        using var share = room.Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FetchAsync(share, TelegramReader.MaxBytes)));

        Assert.Null(await share.FetchAsync(_ => throw new IOException(), isLarge: true, Cancelled));
    }

    [Fact]
    public async Task A_fetch_that_throws_gives_its_room_back()
    {
        using var share = room.Open();
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<IOException>(() => share.FetchAsync(_ => throw new IOException(), isLarge: false, Cancelled));
        }

        Assert.NotNull(await FetchAsync(share, LargeBytes));
    }

    private Task<Fetched?> FetchAsync(DocumentRoom.Share share, int bytes) => share.FetchAsync(
        async mayBeLarge =>
        {
            await Task.Yield();
            if (bytes > DocumentRoom.SmallBytes && !mayBeLarge())
            {
                return Fetched.NoRoom;
            }

            lock (gate)
            {
                held += (long)DocumentRoom.Factor * bytes;
                maxHeld = Math.Max(maxHeld, held);
            }

            await Task.Yield();
            return new Fetched(new byte[bytes], Validators.None);
        },
        isLarge: false,
        Cancelled);
}
