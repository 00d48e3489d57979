using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Appends the words of a text in UTF-8, one space between and no line end; gives their number.</summary>
internal delegate int AppendWords(ReadOnlySpan<char> text, IBufferWriter<byte> output);

/// <summary>Some reviews in a row, and the lines that are made of them.</summary>
/// <param name="labels">In UTF-8 by rating, null for a rating that is dropped; null where text has no labels.</param>
/// <param name="words">Of this batch alone: it need not be safe for several threads.</param>
internal sealed class ReviewBatch(byte[]?[]? labels, double validationShare, AppendWords words)
{
    private const int FullChars = 128 * 1024;

    private readonly ArrayBufferWriter<char> texts = new(FullChars);
    private readonly List<(int Length, int? Rating)> reviews = [];
    private readonly ArrayBufferWriter<byte> line = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> spare = new();

    public bool IsFull => texts.WrittenCount >= FullChars;

    public LineBuffer Train { get; } = new();

    public LineBuffer Validation { get; } = new();

    /// <summary>Lines of <see cref="Train"/> by rating; those without a rating are at 0.</summary>
    public long[] Rated { get; } = new long[FormSettings.MaxRating + 1];

    /// <summary>Reviews without a word, such as blank ones.</summary>
    public int Empty { get; private set; }

    public void Add(ReadOnlySpan<char> body, int? rating)
    {
        texts.Write(body);
        reviews.Add((body.Length, rating));
    }

    /// <summary>Makes the lines. What becomes of a review depends on its words alone, wherever it is and however often.</summary>
    public void Prepare()
    {
        var rest = texts.WrittenSpan;
        foreach (var (length, rating) in reviews)
        {
            Prepare(rest[..length], rating);
            rest = rest[length..];
        }
    }

    public void Clear()
    {
        texts.ResetWrittenCount();
        reviews.Clear();
        Train.Clear();
        Validation.Clear();
        Array.Clear(Rated);
        Empty = 0;
    }

    private void Prepare(ReadOnlySpan<char> body, int? rating)
    {
        line.ResetWrittenCount();
        var count = words(body, line);
        var text = SafeWords.Of(line.WrittenSpan, ref count, spare);
        var label = labels?[rating!.Value];
        if (count == 0)
        {
            Empty++;
        }
        else if (IsValidation(text))
        {
            Validation.Add(label, text, count);
        }
        else
        {
            Train.Add(label, text, count);
            Rated[rating ?? 0]++;
        }
    }

    private bool IsValidation(ReadOnlySpan<byte> text)
    {
        if (validationShare == 0)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) < validationShare * (1L << 32);
    }
}
