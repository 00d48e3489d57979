using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.ConsolePage;

/// <summary>One invocation as the page shows it. Long texts are cut, so that a full history stays small.</summary>
/// <param name="Id">The request id.</param>
/// <param name="InitMs">Starting the process; null when it was warm.</param>
/// <param name="Response">The response, or the error as JSON.</param>
/// <param name="Error">What went wrong, in one line; null when nothing did.</param>
/// <param name="Threw">Whether the response is an error of the function as JSON.</param>
/// <param name="Warning">How many records of its batch failed, though the function answered; null when none did.</param>
internal sealed record Invocation(
    string Id,
    string Function,
    DateTimeOffset StartedAt,
    string StartedBy,
    double DurationMs,
    double? InitMs,
    int BilledMs,
    int MaxMemoryMB,
    int MemoryMB,
    string Event,
    string Response,
    string? Error,
    bool Threw,
    string? Warning,
    IReadOnlyList<string> Log)
{
    public const int MaxCharacters = 64 * 1024;

    private const int SummaryCharacters = 160;

    // The page puts texts into its document as texts, so nothing need be escaped for HTML, and a person reads them.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Invocation From(string function, InvocationResult result) => new(
        result.RequestId,
        function,
        result.StartedAt,
        result.StartedBy,
        Math.Round(result.Duration.TotalMilliseconds, 2),
        result.InitDuration is { } init ? Math.Round(init.TotalMilliseconds, 2) : null,
        result.BilledMilliseconds,
        result.MaxMemoryInMB,
        result.MemorySizeInMB,
        Text(result.Event),
        Text(result.Payload),
        result.FunctionError is not null ? ErrorLine(result.Payload) : result.Problem is { IsWhole: true } whole ? whole.Text : null,
        result.FunctionError is not null,
        result.Problem is { IsWhole: false } part ? part.Text : null,
        Lines(result.Log));

    /// <summary>What a row of the table needs: everything but the long texts.</summary>
    public object Summary => new
    {
        Id,
        Function,
        StartedAt,
        StartedBy,
        DurationMs,
        InitMs,
        BilledMs,
        MaxMemoryMB,
        MemoryMB,
        Error,
        Warning,
        Outcome = Cut(Error ?? Warning ?? string.Concat(Response.Split('\n').Select(line => line.TrimStart())), SummaryCharacters),
    };

    /// <summary>A payload for a person: JSON is indented, with its numbers as they were written.</summary>
    public static string Text(ReadOnlyMemory<byte> payload)
    {
        // A character has at least one byte, so more bytes than this may be cut first and need not be parsed.
        var text = Encoding.UTF8.GetString(payload.Span[..Math.Min(payload.Length, MaxCharacters + 1)]);
        if (payload.Length <= MaxCharacters)
        {
            try
            {
                text = JsonSerializer.Serialize(JsonElement.Parse(payload.Span), Readable);
            }
            catch (JsonException)
            {
                // Shown as it is.
            }
        }

        return Cut(text, MaxCharacters);
    }

    private static string ErrorLine(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var error = JsonElement.Parse(payload.Span);
            var message = error.TryGetProperty("errorMessage", out var text) ? text.ToString() : "";
            return error.TryGetProperty("errorType", out var type) ? $"{type}: {message}" : message;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "The error is not a JSON object.";
        }
    }

    private static List<string> Lines(IReadOnlyList<string> log)
    {
        var lines = new List<string>();
        var room = MaxCharacters;
        foreach (var line in log)
        {
            if (line.Length > room)
            {
                lines.Add($"… {log.Count - lines.Count} more lines are not kept here; the terminal of ./worker up has them.");
                break;
            }

            lines.Add(line);
            room -= line.Length;
        }

        return lines;
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : $"{text[..max]}…";
}
