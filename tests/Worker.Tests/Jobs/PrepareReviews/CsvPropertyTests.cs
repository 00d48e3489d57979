using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Worker.Jobs.PrepareReviews;

namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>Whatever a correct writer makes of reviews is read as these reviews, and whatever bytes there are do no harm.</summary>
public static class CsvPropertyTests
{
    private static readonly Gen<string> Pieces = Gen.Elements(
        "a", "b c", "\"", "\"\"", ",", "\n", "\r\n", "\r", " ", "", "日本", "ｶﾅ", "😀", "𠮷", "é", "\ufeff", ";",
        "5", "\0");

    private static readonly Gen<string> Cells = Pieces.ListOf().Select(string.Concat);

    private static readonly Arbitrary<File> Files = (
        from rows in Cells.Zip(Gen.Choose(1, 5)).Zip(Cells).ListOf()
        from lineEnd in Gen.Elements("\n", "\r\n", "\r")
        from quotes in Gen.Elements(true, false)
        from bom in Gen.Elements(true, false)
        from lastEnd in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new File([.. rows.Select(row => (row.Item1.Item1, row.Item1.Item2, row.Item2))], lineEnd, quotes, bom, lastEnd, seed))
        .ToArbitrary();

    private static readonly Arbitrary<(byte[] Bytes, int Seed)> Damage = (
        from cells in Gen.OneOf(Pieces, Gen.Constant("\",5\n")).ListOf()
        from extra in Gen.Choose(0, 255).ListOf()
        from at in Gen.Choose(0, 1000)
        from seed in Gen.Choose(0, int.MaxValue)
        let text = Encoding.UTF8.GetBytes("review_body,star_rating\n" + string.Concat(cells))
        let place = text.Length * at / 1000
        select ((byte[])[.. text[..place], .. extra.Take(3).Select(value => (byte)value), .. text[place..]], seed)).ToArbitrary();

    [Fact]
    public static void Each_row_of_a_correct_writer_is_one_review() => Prop.ForAll(Files, file =>
    {
        var read = Read(new MemoryStream(file.ToBytes()));

        Assert.Empty(read.Errors);
        Assert.Equal(file.Rows.Select(row => (row.Body, (int?)row.Rating)), read.Reviews);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public static void Reads_of_any_size_give_the_same() => Prop.ForAll(Files, file =>
    {
        var bytes = file.ToBytes();

        Assert.Equal(Read(new MemoryStream(bytes)).Reviews, Read(new TinyReads(bytes, file.Seed)).Reviews);
    }).QuickCheckThrowOnFailure();

    /// <summary>The reader behind the scanner takes everything for CSV, so the two must agree about where rows begin.</summary>
    [Fact]
    public static void Damaged_files_give_the_same_errors_and_reviews_in_reads_of_any_size() => Prop.ForAll(Damage, damage =>
    {
        var whole = Read(new MemoryStream(damage.Bytes));
        var tiny = Read(new TinyReads(damage.Bytes, damage.Seed));

        Assert.Equal(whole.Errors, tiny.Errors);
        Assert.Equal(whole.Reviews, tiny.Reviews);
        Assert.Equal(whole.Rows, tiny.Rows);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public static void Damaged_files_are_read_as_a_plain_reader_of_the_format_reads_them() => Prop.ForAll(Damage, damage =>
    {
        var text = Encoding.UTF8.GetString(damage.Bytes);
        if (!text.StartsWith("review_body,star_rating\n", StringComparison.Ordinal)
            || text.Contains('\ufffd', StringComparison.Ordinal)
            || text.AsSpan(0, Math.Min(text.Length, 32)).IndexOfAny('\0', '\u001b') >= 0)
        {
            return; // these are about encodings
        }

        var plain = new PlainCsv(text);
        var rows = plain.Rows.Skip(1).Where(row => row is not [""]).ToList();
        var read = Read(new MemoryStream(damage.Bytes));

        Assert.Equal(rows.Count, read.Rows);
        Assert.Equal(rows.Count(row => !IsReview(row)) + (plain.IsWhole ? 0 : 1), read.Errors.Count);
        Assert.Equal(rows.TakeWhile(IsReview).Select(row => (row[0], (int?)(row[1][0] - '0'))), read.Reviews);
        Assert.True(plain.IsWhole || read.Errors[^1].Row == plain.Rows.Count + 1);
    }).QuickCheckThrowOnFailure();

    private static bool IsReview(string[] row) => row is [_, [>= '1' and <= '5']];

    [Fact]
    public static void Memory_does_not_grow_with_the_file()
    {
        var (small, large) = (AllocatedFor(100), AllocatedFor(10_000));

        Assert.InRange(large - small, -5_000_000, 5_000_000); // of all that is ever allocated, for a file that is 20 MB larger
    }

    /// <summary>What is not written yet is in batches, and each has words of its own.</summary>
    [Fact]
    public static async Task As_many_batches_are_in_memory_as_there_are_threads_and_two_more()
    {
        var batches = 0;
        await using var preparation = new ReviewPreparation(
            FormSettings.Of("sentiment", null),
            () =>
            {
                batches++;
                return Copy;
            },
            Stream.Null,
            Stream.Null);
        var reader = new ReviewReader(Repeated(10_000), needsRating: true, preparation);

        await reader.ReadAsync(TestContext.Current.CancellationToken);
        await preparation.CompleteAsync(TestContext.Current.CancellationToken);

        Assert.Equal((10_000, 10_000), (reader.Rows, preparation.Train.Lines + preparation.Validation.Lines));
        Assert.InRange(batches, 1, Environment.ProcessorCount + 2);
    }

    private static long AllocatedFor(int rows)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sink = new Nowhere();
        var reader = new ReviewReader(Repeated(rows), needsRating: true, sink);
        Assert.True(reader.ReadAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Equal((rows, 0, 660L * rows), (reader.Rows, reader.Errors.Count, sink.Characters));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static RepeatedStream Repeated(int rows) => new(
        "review_body,star_rating\n"u8.ToArray(),
        Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat("良い\"\"買い物\"\"でした\n", 60))}\",5\n"),
        rows);

    private static int Copy(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));
        return 1;
    }

    private static Recorder Read(Stream csv)
    {
        var recorder = new Recorder();
        var reader = new ReviewReader(csv, needsRating: true, recorder);
        reader.ReadAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return recorder with { Errors = [.. reader.Errors.First], Rows = reader.Rows };
    }

    private sealed record Recorder : IReviewSink
    {
        public List<(string Body, int? Rating)> Reviews { get; } = [];

        public IReadOnlyList<RowError> Errors { get; init; } = [];

        public long Rows { get; init; }

        public void Add(ReadOnlySpan<char> body, int? rating) => Reviews.Add((body.ToString(), rating));

        public bool IsFull => false;

        public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Nowhere : IReviewSink
    {
        public bool IsFull => false;

        public long Characters { get; private set; }

        public void Add(ReadOnlySpan<char> body, int? rating) => Characters += body.Length;

        public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed record File(
        IReadOnlyList<(string Body, int Rating, string Other)> Rows, string LineEnd, bool Quotes, bool Bom, bool LastEnd, int Seed)
    {
        public byte[] ToBytes()
        {
            string[] lines = ["other,review_body,star_rating", .. Rows.Select(row => $"{Cell(row.Other)},{Cell(row.Body)},{row.Rating}")];
            return Encoding.UTF8.GetBytes((Bom ? "\ufeff" : "") + string.Join(LineEnd, lines) + (LastEnd ? LineEnd : ""));
        }

        private string Cell(string value) => Quotes || value.AsSpan().IndexOfAny("\",\r\n") >= 0
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;
    }

    /// <summary>Gives one to three bytes at a time.</summary>
    private sealed class TinyReads(byte[] content, int seed) : MemoryStream(content)
    {
        private readonly Random random = new(seed);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 4))], cancellationToken);
    }

    /// <summary>A head, and a row many times, without having all of it in memory.</summary>
    private sealed class RepeatedStream(byte[] head, byte[] row, int rows) : MemoryStream
    {
        private byte[] current = head;
        private int given;
        private int left = rows;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (given == current.Length && left-- > 0)
            {
                (current, given) = (row, 0);
            }

            var count = Math.Min(buffer.Length, current.Length - given);
            current.AsMemory(given, count).CopyTo(buffer);
            given += count;
            return ValueTask.FromResult(count);
        }
    }
}
