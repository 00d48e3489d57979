using System.IO.Compression;
using System.Net;
using Sentry;
using Sentry.Http;
using Sentry.Infrastructure;
using Sentry.Protocol.Envelopes;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Sends envelopes within a budget of time; throws when one was not taken. A request on a connection that died while the process was
/// frozen is retried once on a fresh one; after a network fault nothing is sent for a minute, so that an outage costs one budget and not
/// one per event.
/// </summary>
internal sealed class LambdaTransport(SentryOptions options, TimeProvider time)
    : HttpTransportBase(options, null, new Clock(time)), IDisposable
{
    private const int GzipAboveBytes = 1024;
    private const int MaxReportsHeld = 100;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BreakerOpenFor = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Queue<EnvelopeItem> heldReports = new();
    private DateTimeOffset breakerOpenUntil = DateTimeOffset.MinValue;
    private HttpClient? http;

    /// <exception cref="HttpRequestException">The server refused it, was not reached, or was not reached a short while ago.</exception>
    /// <exception cref="OperationCanceledException">The budget is used up.</exception>
    /// <returns>False when the server asked for less, now or in an earlier response.</returns>
    public async Task<bool> SendEnvelopeAsync(Envelope envelope, CancellationToken budget)
    {
        // The thread that warns of a timeout sends, too.
        await gate.WaitAsync(budget);
        try
        {
            if (time.GetUtcNow() < breakerOpenUntil)
            {
                throw new HttpRequestException("Sentry was not reached a short while ago.");
            }

            budget.ThrowIfCancellationRequested();
            using var allowed = WithoutLimited(envelope);
            return allowed is not null && await PostTwiceAsync(allowed, budget);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        Disconnect();
        gate.Dispose();
    }

    /// <summary>
    /// What the server's limits let through; null when that is nothing. The SDK's count of what was dropped waits for something it can go
    /// with: alone, it would cost each failing invocation a request for as long as a limit holds.
    /// </summary>
    private Envelope? WithoutLimited(Envelope envelope)
    {
        var allowed = ProcessEnvelope(envelope);
        if (allowed.Items.Any(item => item.TryGetType() != "client_report"))
        {
            var held = heldReports.ToArray();
            heldReports.Clear();
            return new Envelope(allowed.Header, [.. allowed.Items, .. held]);
        }

        foreach (var report in allowed.Items)
        {
            heldReports.Enqueue(report);
            if (heldReports.Count > MaxReportsHeld)
            {
                heldReports.Dequeue();
            }
        }

        return null;
    }

    private async Task<bool> PostTwiceAsync(Envelope envelope, CancellationToken budget)
    {
        using var body = new MemoryStream();
        await envelope.SerializeAsync(body, null, budget);
        try
        {
            try
            {
                return await PostAsync(envelope, body, budget);
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null && !budget.IsCancellationRequested)
            {
                // Most often a kept connection that died in a freeze.
                Disconnect();
                return await PostAsync(envelope, body, budget);
            }
        }
        catch (Exception exception) when (exception is not HttpRequestException { StatusCode: not null })
        {
            foreach (var report in envelope.Items.Where(item => item.TryGetType() == "client_report"))
            {
                heldReports.Enqueue(report);
            }

            Disconnect();
            breakerOpenUntil = time.GetUtcNow() + BreakerOpenFor;
            throw;
        }
    }

    private async Task<bool> PostAsync(Envelope envelope, MemoryStream body, CancellationToken budget)
    {
        http ??= Client();
        using var request = CreateRequest(envelope);
        using var unused = request.Content;
        using var content = Content(body);
        request.Content = content;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, budget);
        RateLimitHeader.Normalize(response);
        await HandleResponseAsync(response, envelope, budget);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return false;
        }

        return response.IsSuccessStatusCode
            ? true
            : throw new HttpRequestException($"Sentry responded with {(int)response.StatusCode}.", null, response.StatusCode);
    }

    /// <summary>Drops the connection; the next send opens another.</summary>
    private void Disconnect()
    {
        http?.Dispose();
        http = null;
    }

    private static HttpClient Client()
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the client disposes its handler
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false, UseCookies = false };
#pragma warning restore CA2000
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // the budget is the limit
    }

    private static ByteArrayContent Content(MemoryStream body)
    {
        var isLarge = body.Length > GzipAboveBytes;
        var content = new ByteArrayContent(isLarge ? Gzip(body) : body.ToArray());
        content.Headers.ContentType = new("application/x-sentry-envelope");
        if (isLarge)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private static byte[] Gzip(MemoryStream body)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(body.GetBuffer(), 0, (int)body.Length);
        }

        return zipped.ToArray();
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset GetUtcNow() => time.GetUtcNow();
    }
}
