using System.Text;
using System.Text.Json;

namespace Worker.Cli.Commands;

/// <summary>The event that a command gives to a function.</summary>
internal static class EventFile
{
    /// <summary>The sample event of a function, <c>tests/data/events/&lt;function&gt;.json</c>; null when there is none.</summary>
    public static string? OfFunction(Repository repository, string function)
    {
        var file = Path.Combine(repository.SampleEvents, $"{function}.json");
        return File.Exists(file) ? file : null;
    }

    /// <param name="name">A file, - for standard input, JSON itself, or null for an empty event.</param>
    /// <exception cref="UserException">It cannot be read, or is not JSON.</exception>
    public static async Task<byte[]> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        byte[] payload;
        try
        {
            payload = IsJson(name) ? Encoding.UTF8.GetBytes(name ?? "{}") : await ReadFileAsync(name!, cancellationToken);
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

    private static bool IsJson(string? name) => name is null || name.TrimStart() is ['{' or '[' or '"', ..];

    private static async Task<byte[]> ReadFileAsync(string name, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using var source = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
        await source.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
