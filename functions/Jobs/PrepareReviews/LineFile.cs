using System.Security.Cryptography;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>A file of lines to train with, which goes out as it grows.</summary>
internal sealed class LineFile(Stream output) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long bytes;

    public long Lines { get; private set; }

    public long Words { get; private set; }

    public async Task WriteAsync(LineBuffer lines, CancellationToken cancellationToken)
    {
        hash.AppendData(lines.Content.Span);
        bytes += lines.Content.Length;
        Lines += lines.Lines;
        Words += lines.Words;
        await output.WriteAsync(lines.Content, cancellationToken);
    }

    /// <summary>What was written so far.</summary>
    public TrainingFile ToFile(string key) => new(key, Convert.ToHexStringLower(hash.GetCurrentHash()), bytes, Lines);

    public void Dispose() => hash.Dispose();
}
