using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Appends the words of a text in UTF-8, one space between and no line end; gives their number.</summary>
internal delegate int AppendWords(ReadOnlySpan<char> text, IBufferWriter<byte> output);

/// <summary>
/// Makes lines to train with of reviews. What is written depends on the words of a review alone: the same review comes to the same side of
/// the split, however often and wherever it is in a file.
/// </summary>
internal sealed class ReviewPreparation : IReviewSink, IDisposable
{
    private readonly FormSettings settings;
    private readonly AppendWords words;
    private readonly byte[]?[] labels = new byte[FormSettings.MaxRating + 1][];
    private readonly long[] labelled = new long[FormSettings.MaxRating + 1];
    private readonly ArrayBufferWriter<byte> line = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> spare = new();

    /// <param name="validation">Not written to where the settings want no validation.</param>
    public ReviewPreparation(FormSettings settings, AppendWords words, Stream train, Stream validation)
    {
        this.settings = settings;
        this.words = words;
        Train = new LineFile(train);
        Validation = new LineFile(validation);
        foreach (var (rating, label) in settings.Labels ?? new Dictionary<int, string>())
        {
            labels[rating] = Encoding.UTF8.GetBytes(label);
        }
    }

    public LineFile Train { get; }

    public LineFile Validation { get; }

    public bool IsFull => Train.IsFull || Validation.IsFull;

    /// <summary>Reviews whose rating has no label.</summary>
    public long Dropped { get; private set; }

    /// <summary>Reviews without a word, such as blank ones.</summary>
    public long Empty { get; private set; }

    /// <summary>Lines of <see cref="Train"/> by label; null without labels.</summary>
    public IReadOnlyDictionary<string, long>? Labels => settings.Labels?.GroupBy(pair => pair.Value)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(pair => labelled[pair.Key]));

    public void Add(ReadOnlySpan<char> body, int? rating)
    {
        // What has no label is not part of the text in any way: vectors are of words alone.
        byte[]? label = null;
        if (settings.Labels is not null && (label = labels[rating!.Value]) is null)
        {
            Dropped++;
            return;
        }

        line.ResetWrittenCount();
        var count = words(body, line);
        var text = SafeWords.Of(line.WrittenSpan, ref count, spare);
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
            labelled[rating ?? 0]++;
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await Train.FlushAsync(cancellationToken);
        await Validation.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }

    private bool IsValidation(ReadOnlySpan<byte> text)
    {
        if (settings.ValidationShare == 0)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) < settings.ValidationShare * (1L << 32);
    }
}
