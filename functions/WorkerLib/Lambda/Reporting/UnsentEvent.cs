using System.IO.Compression;
using System.Text.Json;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>An event that could not be sent, as one line of the log.</summary>
internal static class UnsentEvent
{
    /// <summary>The member of the log line that holds the event: its JSON, gzipped, in base64.</summary>
    public const string Member = Log.UncutField;

    // CloudWatch Logs takes 256 KB per line.
    private const int MaxTextChars = 180_000;
    private const int MaxJsonBytes = 120_000;
    private const int MinJsonBytes = 10_000;

    private const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>True when a log line holds an event, readable or not.</summary>
    public static bool IsIn(string line) => line.Contains($"\"{Member}\"", StringComparison.Ordinal);

    /// <summary>The event of a log line; null when it cannot be read, for example because the line was cut.</summary>
    public static (string EventId, byte[] Json)? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.AsMemory(Math.Max(0, line.IndexOf('{', StringComparison.Ordinal))));
            // ./worker logs --json wraps each line of the log.
            var entry = json.RootElement.TryGetProperty("line", out var wrapped) ? wrapped : json.RootElement;
            using var zipped = new MemoryStream(entry.GetProperty(Member).GetBytesFromBase64());
            using var unzipped = new GZipStream(zipped, CompressionMode.Decompress);
            var payload = new byte[MaxBytes];
            var length = unzipped.ReadAtLeast(payload, MaxBytes, throwOnEndOfStream: false);
            using var sentryEvent = JsonDocument.Parse(payload.AsMemory(0, length));
            return Guid.TryParseExact(sentryEvent.RootElement.GetProperty("event_id").GetString(), "N", out var id)
                ? (id.ToString("N"), payload[..length])
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or KeyNotFoundException
                or InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }

    /// <param name="json">The event as it would have been sent; it is cut further where one line cannot hold it.</param>
    internal static void Write(SentryEvent sentryEvent, byte[] json)
    {
        var text = Zip(json);
        for (var maxBytes = MaxJsonBytes; text.Length > MaxTextChars && maxBytes > MinJsonBytes; maxBytes /= 2)
        {
            text = Zip(EventLimits.Fit(sentryEvent, maxBytes));
        }

        Log.Error("Sentry was not reached; ./worker sentry resend sends this event later.", (Member, text));
    }

    private static string Zip(byte[] payload)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(payload);
        }

        return Convert.ToBase64String(zipped.ToArray());
    }
}
