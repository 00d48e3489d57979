namespace Worker.Cli.HydraFiles;

/// <summary>Reads a file, a pipe or standard input, never without end.</summary>
internal static class InputFile
{
    /// <summary>Far above what the converters take, so that they say themselves how large is too large.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <param name="path"><c>-</c> is standard input.</param>
    /// <exception cref="IOException">It cannot be read, or has more than <see cref="MaxBytes"/>; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        using var source = path == HydraSource.StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        var content = new byte[source.CanSeek ? Math.Min(source.Length, MaxBytes) + 1 : 64 * 1024];
        var length = 0;
        for (int read; (read = source.Read(content, length, content.Length - length)) > 0;)
        {
            length += read;
            if (length > MaxBytes)
            {
                throw new IOException($"The file has more than {MaxBytes / 1024 / 1024} MiB.");
            }

            if (length == content.Length)
            {
                Array.Resize(ref content, Math.Min(2 * length, MaxBytes + 1));
            }
        }

        return content[..length];
    }

    /// <summary>A file without which a command cannot begin.</summary>
    /// <param name="what">Such as <c>the study</c>.</param>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static byte[] ReadOrRefuse(string path, string what)
    {
        try
        {
            return Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {what}: {exception.Message}", UserException.WrongUsage);
        }
    }
}
