using System.Buffers;
using System.Security.Cryptography;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>A file of lines to train with, which goes out as it grows.</summary>
internal sealed class LineFile(Stream output) : IDisposable
{
    private const int FlushBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> pending = new(2 * FlushBytes);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long bytes;

    public bool IsFull => pending.WrittenCount >= FlushBytes;

    public long Lines { get; private set; }

    public long Words { get; private set; }

    /// <param name="label">Empty for none.</param>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> words, int count)
    {
        if (!label.IsEmpty)
        {
            pending.Write(label);
            pending.Write(" "u8);
        }

        pending.Write(words);
        pending.Write("\n"u8);
        Lines++;
        Words += count;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        hash.AppendData(pending.WrittenSpan);
        bytes += pending.WrittenCount;
        await output.WriteAsync(pending.WrittenMemory, cancellationToken);
        pending.ResetWrittenCount();
    }

    /// <summary>What was written so far.</summary>
    public TrainingFile ToFile(string key) => new(key, Convert.ToHexStringLower(hash.GetCurrentHash()), bytes, Lines);

    public void Dispose() => hash.Dispose();
}
