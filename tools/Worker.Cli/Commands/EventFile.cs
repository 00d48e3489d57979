using System.Text.Json;

namespace Worker.Cli.Commands;

/// <summary>The event that a command gives to a function.</summary>
internal static class EventFile
{
    /// <param name="name">A file, - for standard input, or null for an empty event.</param>
    /// <exception cref="UserException">It cannot be read, or is not JSON.</exception>
    public static async Task<byte[]> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return "{}"u8.ToArray();
        }

        byte[] payload;
        try
        {
            using var content = new MemoryStream();
            await using var source = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
            await source.CopyToAsync(content, cancellationToken);
            payload = content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read the event: {exception.Message}", UserException.WrongUsage);
        }

        try
        {
            using var json = JsonDocument.Parse(payload);
            return payload;
        }
        catch (JsonException exception)
        {
            throw new UserException($"the event is not JSON: {exception.Message}", UserException.WrongUsage);
        }
    }
}
