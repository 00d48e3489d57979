using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace WorkerLib.Sentry;

/// <summary>What became of an envelope.</summary>
internal enum SendResult
{
    Accepted,

    /// <summary>The server refused it because there are too many (429).</summary>
    TooMany,

    /// <summary>Not tried, because the server asked for less in an earlier answer.</summary>
    RateLimited,

    /// <summary>The server answered with another status than 200.</summary>
    Refused,

    /// <summary>No answer in time, no connection, or the breaker is open after one of those.</summary>
    Unreachable,
}

/// <summary>
/// Sends envelopes within a budget of time. A connection that died while the process was frozen gets one more try on a fresh one;
/// after a network fault nothing is tried for a minute, so that an outage costs one budget and not one per event.
/// </summary>
internal sealed class SentryTransport : IDisposable
{
    private const int GzipAboveBytes = 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BreakerOpenFor = TimeSpan.FromSeconds(60);

    private readonly Dsn dsn;
    private readonly TimeProvider time;
    private readonly RateLimits limits;
    private readonly SemaphoreSlim gate = new(1);
    private DateTimeOffset breakerOpenUntil = DateTimeOffset.MinValue;
    private HttpClient? http;

    public SentryTransport(Dsn dsn, TimeProvider time)
    {
        this.dsn = dsn;
        this.time = time;
        limits = new RateLimits(time);
    }

    /// <summary>Sends one item, with a report of what was dropped before when there is one.</summary>
    public async Task<SendResult> SendAsync(EnvelopeItem item, ClientReport report, CancellationToken budget)
    {
        try
        {
            // The timer that warns of a timeout sends from a thread of its own.
            await gate.WaitAsync(budget);
        }
        catch (OperationCanceledException)
        {
            return SendResult.Unreachable;
        }

        try
        {
            return await SendAloneAsync(item, report, budget);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Drops the connection.</summary>
    public void Dispose()
    {
        Disconnect();
        gate.Dispose();
    }

    private static bool IsNetworkFault(Exception exception) => exception is HttpRequestException or OperationCanceledException or IOException or SocketException;

    private async Task<SendResult> SendAloneAsync(EnvelopeItem item, ClientReport report, CancellationToken budget)
    {
        if (time.GetUtcNow() < breakerOpenUntil || budget.IsCancellationRequested)
        {
            return SendResult.Unreachable;
        }

        if (limits.IsLimited(item.Category))
        {
            return SendResult.RateLimited;
        }

        var dropped = item.Type == "event" ? report.Take(time.GetUtcNow()) : null;
        var envelope = dropped is null ? Envelope.Write(time.GetUtcNow(), item) : Envelope.Write(time.GetUtcNow(), item, dropped);
        var result = await PostTwiceAsync(envelope, budget);
        if (result != SendResult.Accepted && dropped is not null)
        {
            report.PutBack();
        }

        return result;
    }

    private async Task<SendResult> PostTwiceAsync(byte[] envelope, CancellationToken budget)
    {
        try
        {
            return await PostAsync(envelope, budget);
        }
        catch (HttpRequestException) when (!budget.IsCancellationRequested)
        {
            // Most often a kept connection that died in a freeze.
            Disconnect();
        }
        catch (Exception exception) when (IsNetworkFault(exception))
        {
            return OpenBreaker();
        }

        try
        {
            return await PostAsync(envelope, budget);
        }
        catch (Exception exception) when (IsNetworkFault(exception))
        {
            return OpenBreaker();
        }
    }

    private SendResult OpenBreaker()
    {
        Disconnect();
        breakerOpenUntil = time.GetUtcNow() + BreakerOpenFor;
        return SendResult.Unreachable;
    }

    /// <summary>Drops the connection; the next send opens another.</summary>
    private void Disconnect()
    {
        http?.Dispose();
        http = null;
    }

    private async Task<SendResult> PostAsync(byte[] envelope, CancellationToken budget)
    {
        http ??= Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, dsn.EnvelopeUrl) { Content = Content(envelope) };
        request.Headers.TryAddWithoutValidation("User-Agent", $"{EventJson.SdkName}/{EventJson.SdkVersion}");
        request.Headers.TryAddWithoutValidation("X-Sentry-Auth", Authentication());
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, budget);
        limits.Update((int)answer.StatusCode, Header(answer, "X-Sentry-Rate-Limits"), Header(answer, "Retry-After"));
        return (int)answer.StatusCode switch
        {
            200 => SendResult.Accepted,
            429 => SendResult.TooMany,
            _ => SendResult.Refused,
        };
    }

    private static HttpClient Client()
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the client disposes its handler
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false, UseCookies = false };
#pragma warning restore CA2000
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // the budget is the limit
    }

    private string Authentication() =>
        $"Sentry sentry_version=7, sentry_client={EventJson.SdkName}/{EventJson.SdkVersion}, sentry_key={dsn.PublicKey}"
        + (dsn.SecretKey is { } secret ? $", sentry_secret={secret}" : "");

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static ByteArrayContent Content(byte[] envelope)
    {
        var content = new ByteArrayContent(envelope.Length > GzipAboveBytes ? Gzip(envelope) : envelope);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-sentry-envelope");
        if (envelope.Length > GzipAboveBytes)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
