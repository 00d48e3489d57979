namespace JapaneseText;

/// <summary><c>matrix.bin</c>: what it costs that a word follows another.</summary>
internal sealed class ConnectionMatrix : IDisposable
{
    private const int HeaderBytes = 4;

    private readonly MappedFile file;

    public ConnectionMatrix(string path)
    {
        file = new MappedFile(path);
        try
        {
            if (file.Length < HeaderBytes)
            {
                throw file.Damaged("is no matrix of MeCab, or was cut off");
            }

            RightIds = file.Read<ushort>(0);
            LeftIds = file.Read<ushort>(2);
            if (HeaderBytes + (2L * RightIds * LeftIds) != file.Length || RightIds * (long)LeftIds is 0 or > int.MaxValue)
            {
                throw file.Damaged(
                    $"has {file.Length:N0} bytes, not those of {RightIds:N0} times {LeftIds:N0} costs: it was cut off, or is no matrix");
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many ids there are for the end of the word before.</summary>
    public int RightIds { get; }

    /// <summary>How many ids there are for the beginning of the word after.</summary>
    public int LeftIds { get; }

    /// <summary>A row for each id of the word after; in it the costs by the id of the word before.</summary>
    public ReadOnlySpan<ushort> All => file.Span<ushort>(HeaderBytes, RightIds * LeftIds);

    public void Dispose() => file.Dispose();
}
