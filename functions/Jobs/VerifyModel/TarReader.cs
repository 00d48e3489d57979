namespace Worker.Jobs.VerifyModel;

/// <summary>
/// Reads the files of a tar archive one after another. System.Formats.Tar would do, but for what an archive may make it allocate: a header
/// of 512 bytes that announces 1.5 GiB of extended attributes costs as much memory.
/// </summary>
internal sealed class TarReader(Stream stream) : IDisposable
{
    private const int BlockBytes = 512;
    private const int MaxEntries = 1000;

    private readonly byte[] block = new byte[BlockBytes];
    private readonly TarAttributes attributes = new();
    private TarContent? content;
    private int entries;

    /// <summary>The next file; what was not read of the one before is passed by. Null at the end of the archive.</summary>
    /// <exception cref="InvalidModelException">The archive is damaged, or has what no model has: links, devices, paths outside.</exception>
    public TarFile? Next()
    {
        while (true)
        {
            content?.SkipRest();
            content?.Dispose();
            content = null;
            ReadBlock();
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return null;
            }

            if (++entries > MaxEntries)
            {
                throw new InvalidModelException($"the archive has more than {MaxEntries} entries");
            }

            var header = TarHeader.Read(block);
            content = new TarContent(stream, header.Name, header.Length);
            if (header.Kind == TarKind.Attributes)
            {
                ReadAttributes(header);
                continue;
            }

            attributes.CheckNext(header);
            if (header.Kind == TarKind.File)
            {
                return new TarFile(header.Name, header.Length, content);
            }
        }
    }

    /// <summary>Reads what is left, so that the checksum of the whole is compared.</summary>
    public void ReadToEnd()
    {
        while (stream.Read(block) > 0)
        {
        }
    }

    public void Dispose() => content?.Dispose();

    private void ReadAttributes(TarHeader header)
    {
        if (header.Length > TarAttributes.MaxBytes)
        {
            throw new InvalidModelException(
                $"the archive has {header.Length} bytes of extended attributes, and {TarAttributes.MaxBytes} are read");
        }

        var records = new byte[header.Length];
        content!.ReadExactly(records);
        attributes.Add(records);
    }

    private void ReadBlock()
    {
        if (stream.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false) < BlockBytes)
        {
            throw new InvalidModelException("the archive ends without an end mark: it is truncated");
        }
    }
}

/// <param name="Name">A path within the archive, without <c>./</c> at the front.</param>
internal sealed record TarFile(string Name, long Length, Stream Content);
