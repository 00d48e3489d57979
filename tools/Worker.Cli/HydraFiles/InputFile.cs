namespace Worker.Cli.HydraFiles;

/// <summary>Reads a file, a pipe or standard input, never without end.</summary>
internal static class InputFile
{
    /// <summary>Far above what the converters take, so that they say themselves how large is too large.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <param name="path"><c>-</c> is standard input.</param>
    /// <exception cref="IOException">It cannot be read, or has more than <see cref="MaxBytes"/>; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, CancellationToken cancellationToken)
    {
        if (path == HydraSource.StandardInput)
        {
            // A read of the terminal cannot be cancelled; waiting for it can.
            var reading = Task.Run(() => Read(Console.OpenStandardInput()), cancellationToken);
            return reading.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        }

        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>A file without which a command cannot begin.</summary>
    /// <param name="what">Such as <c>the study</c>.</param>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static byte[] ReadOrRefuse(string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            return Read(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {what}: {exception.Message}", UserException.WrongUsage);
        }
    }

    private static byte[] Read(Stream source)
    {
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
}
