using System.IO.Compression;

namespace Worker.Jobs.ExportApiLog;

/// <summary>A file of lines, gzipped in memory.</summary>
internal sealed class LineFile : IDisposable
{
    // The same text in other portions need not be compressed to the same bytes, so the portions have one size.
    private readonly byte[] portion = new byte[64 * 1024];
    private readonly MemoryStream content = new();
    private readonly GZipStream gzip;
    private int filled;

    public LineFile() => gzip = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true);

    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> line)
    {
        Rows++;
        while (!line.IsEmpty)
        {
            var count = Math.Min(line.Length, portion.Length - filled);
            line[..count].CopyTo(portion.AsSpan(filled));
            filled += count;
            line = line[count..];
            if (filled == portion.Length)
            {
                gzip.Write(portion);
                filled = 0;
            }
        }
    }

    /// <summary>Ends the file; gives its compressed bytes.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        gzip.Write(portion.AsSpan(0, filled));
        gzip.Dispose();
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    public void Dispose()
    {
        gzip.Dispose();
        content.Dispose();
    }
}
