using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hazards;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>Telegrams damaged at random. <c>FUZZ_SECONDS=600</c> goes on for longer; a seed that failed is in the message.</summary>
[Collection(nameof(TelegramFuzzTests))]
public static class TelegramFuzzTests
{
    private const int Megabyte = 1024 * 1024;
    private const int MaxRowBytes = 400 * 1024;
    private const int MaxKeyBytes = 1024;
    private const int MinSeeds = 300;

    /// <summary>A document of this size is read in some milliseconds; the machine may be busy.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly double Seconds = double.Parse(
        Environment.GetEnvironmentVariable("FUZZ_SECONDS") is { Length: > 0 } seconds ? seconds : "6", CultureInfo.InvariantCulture);

    [Fact]
    public static void A_damaged_telegram_is_kept_or_refused_with_a_reason_and_never_crashes_hangs_or_fills_the_memory()
    {
        var documents = Array.ConvertAll(Telegrams.All(), File.ReadAllBytes);
        var kinds = DocumentDamage.Kinds.ToDictionary(kind => kind, _ => (Read: 0, Refused: 0));
        var clock = Stopwatch.StartNew();
        var seed = 0;
        for (; seed < MinSeeds || clock.Elapsed.TotalSeconds < Seconds; seed++)
        {
            var random = new Random(seed);
            var damage = new DocumentDamage(random);
            var damaged = damage.Damage(documents[random.Next(documents.Length)]);
            var what = $"seed {seed} ({string.Join(", ", damage.Done)})";
            var isRead = Read(damaged, what);
            foreach (var kind in damage.Done.Distinct())
            {
                kinds[kind] = (kinds[kind].Read + (isRead ? 1 : 0), kinds[kind].Refused + (isRead ? 0 : 1));
            }
        }

        var told = string.Join('\n', kinds.Select(kind => $"{kind.Key}: {kind.Value.Read} read, {kind.Value.Refused} refused"));
        TestContext.Current.SendDiagnosticMessage($"{seed} damaged telegrams\n{told}");
        Assert.All(kinds, kind => Assert.True(kind.Value.Read + kind.Value.Refused > 0, $"nothing was done of '{kind.Key}':\n{told}"));
        Assert.True(
            kinds.Sum(kind => kind.Value.Read) > 50 && kinds.Sum(kind => kind.Value.Refused) > 50,
            $"too one-sided to say anything:\n{told}");
    }

    /// <summary>The same path as of a good document: read, keyed, ordered, kept and read back.</summary>
    private static bool Read(byte[] document, string what)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Telegram? telegram = null;
        try
        {
            telegram = TelegramReader.Read(document);
        }
        catch (HazardFormatException exception)
        {
            Assert.False(string.IsNullOrWhiteSpace(exception.Message), what);
            Assert.InRange(exception.Message.Length, 10, 1000);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < (4 * Megabyte) + (40L * document.Length), $"{what}: {allocated} bytes allocated for {document.Length}");
        Assert.True(clock.Elapsed < Longest, $"{what}: {clock.Elapsed}");
        if (telegram is not null)
        {
            try
            {
                Keep(telegram, document);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{what}: {exception}");
            }
        }

        return telegram is not null;
    }

    private static void Keep(Telegram telegram, byte[] document)
    {
        Assert.Equal(Json(telegram), Json(TelegramReader.Read(document)));
        var key = TelegramIdentity.KeyOf(telegram);
        Assert.Matches("^[A-Za-z0-9._-]+$", key);
        Assert.InRange(key.Length, 10, MaxKeyBytes);
        var state = HazardState.Of(telegram);
        var row = StoredEvent.Next(null, state, DateTimeOffset.UnixEpoch).ToItem();
        Assert.True(row.Values.Sum(value => (value.S?.Length ?? 0) + (value.B?.Length ?? 0)) < MaxRowBytes);
        var read = StoredEvent.Read(row).State;
        Assert.Equal((state.LatestOrder, state.FirstReportedAt, key), (read.LatestOrder, read.FirstReportedAt, read.Key));
        var entry = HistoryEntry.Of(telegram, "document", DateTimeOffset.UnixEpoch);
        Assert.Equal(entry, HistoryEntry.Read(entry.ToItem()));
    }

    private static string Json(Telegram telegram) => JsonSerializer.Serialize(telegram, ReadableHazardsJson.Default.Telegram);
}
