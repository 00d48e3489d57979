using System.Text;

namespace Worker.Jobs.PrepareReviews;

/// <summary>
/// Makes lines to train with of reviews, in their order: batches on threads of their own, while the file is read on and lines are written.
/// There are as many batches as threads and two more, whatever the size of the file.
/// </summary>
internal sealed class ReviewPreparation : IReviewSink, IAsyncDisposable
{
    private readonly FormSettings settings;
    private readonly Func<AppendWords> words;
    private readonly int threads;
    private readonly byte[]?[]? labels;
    private readonly long[] rated = new long[FormSettings.MaxRating + 1];
    private readonly Queue<(ReviewBatch Batch, Task Preparing)> running = [];
    private readonly Stack<ReviewBatch> free = [];
    private ReviewBatch current;

    /// <param name="words">Makes words of text, on one thread at a time.</param>
    /// <param name="validation">Not written to where the settings want no validation.</param>
    public ReviewPreparation(FormSettings settings, Func<AppendWords> words, Stream train, Stream validation)
    {
        this.settings = settings;
        this.words = words;
        threads = Environment.ProcessorCount;
        Train = new LineFile(train);
        Validation = new LineFile(validation);
        labels = settings.Labels is { } given
            ? [.. Enumerable.Range(0, FormSettings.MaxRating + 1).Select(rating => Utf8(given.GetValueOrDefault(rating)))]
            : null;
        current = Batch();

        static byte[]? Utf8(string? label) => label is null ? null : Encoding.UTF8.GetBytes(label);
    }

    public LineFile Train { get; }

    public LineFile Validation { get; }

    public bool IsFull => current.IsFull;

    /// <summary>Reviews whose rating has no label.</summary>
    public long Dropped { get; private set; }

    /// <summary>Reviews without a word, such as blank ones.</summary>
    public long Empty { get; private set; }

    /// <summary>Lines of <see cref="Train"/> by label; null without labels.</summary>
    public IReadOnlyDictionary<string, long>? Labels => settings.Labels?.GroupBy(pair => pair.Value)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(pair => rated[pair.Key]));

    public void Add(ReadOnlySpan<char> body, int? rating)
    {
        if (labels is not null && labels[rating!.Value] is null)
        {
            Dropped++;
        }
        else
        {
            current.Add(body, rating);
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        running.Enqueue((current, Task.Run(current.Prepare, CancellationToken.None)));
        if (running.Count > threads)
        {
            await WriteAsync(cancellationToken);
        }

        current = free.Count > 0 ? free.Pop() : Batch();
    }

    /// <summary>Writes what is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        while (running.Count > 0)
        {
            await WriteAsync(cancellationToken);
        }
    }

    /// <summary>Returns when no thread is at work any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(running.Select(one => one.Preparing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Train.Dispose();
        Validation.Dispose();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (batch, preparing) = running.Peek();
        await preparing;
        running.Dequeue();
        await Train.WriteAsync(batch.Train, cancellationToken);
        await Validation.WriteAsync(batch.Validation, cancellationToken);
        Empty += batch.Empty;
        for (var rating = 0; rating < rated.Length; rating++)
        {
            rated[rating] += batch.Rated[rating];
        }

        batch.Clear();
        free.Push(batch);
    }

    private ReviewBatch Batch() => new(labels, settings.ValidationShare, words());
}
