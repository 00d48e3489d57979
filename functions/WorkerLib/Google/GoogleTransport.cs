using System.Buffers;
using System.Net.Http.Headers;

namespace WorkerLib.Google;

/// <summary>Sends one attempt of a call: little patience, a bounded response, no redirect followed.</summary>
/// <param name="endpoint">A stand-in on loopback for all of Google (<see cref="GoogleSettings.Endpoint"/>); null for Google itself.</param>
internal sealed class GoogleTransport(HttpMessageInvoker http, TimeProvider time, Uri? endpoint)
{
    /// <summary>Of a response. A page of BigQuery has up to 10 MB (BigQuery's quotas), a tuning job with its trials less.</summary>
    public const int MaxResponseBytes = 32 * 1024 * 1024;

    /// <summary>Of a body that is sent.</summary>
    public const int MaxBodyBytes = 10 * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxAttempt = TimeSpan.FromSeconds(30);

    /// <summary>The one of the process.</summary>
    public static HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectTimeout,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.GZip,
        UseCookies = false,
        UseProxy = false,
        MaxResponseDrainSize = 0,
    });

    public TimeProvider Time => time;

    /// <param name="timeLeft">For this attempt.</param>
    /// <returns>The body of a successful response.</returns>
    /// <exception cref="GoogleException">The attempt failed.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<byte[]> SendAsync(GoogleCall call, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var limit = timeLeft < MaxAttempt ? timeLeft : MaxAttempt;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
        using var request = RequestOf(call);
        try
        {
            using var response = await http.SendAsync(request, giveUp.Token);
            var body = await ReadAsync(call, response, giveUp.Token);
            return response.IsSuccessStatusCode ? body : throw Refusal(call, response, body);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit, that of the connection, comes with this cause.
            throw exception.InnerException is TimeoutException
                ? Unreachable(call, $"no connection within {ConnectTimeout.TotalSeconds:0} s", isSent: false)
                : Unreachable(call, $"no whole response within {limit.TotalSeconds:0.#} s", isSent: true);
        }
        catch (HttpRequestException exception)
        {
            var isSent = exception.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
            throw Unreachable(call, exception.GetBaseException().Message, isSent, exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw Unreachable(call, exception.GetBaseException().Message, isSent: true, exception);
        }
    }

    private HttpRequestMessage RequestOf(GoogleCall call)
    {
        var url = endpoint is null
            ? call.Url
            : new Uri($"{endpoint.GetLeftPart(UriPartial.Authority)}/{call.Url.Host}{call.Url.PathAndQuery}");
        var request = new HttpRequestMessage(call.Method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "worker");
        request.Headers.ConnectionClose = true; // a kept connection would die while the process is frozen
        if (call.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.BodyType);
        }

        return request;
    }

    private static async Task<byte[]> ReadAsync(GoogleCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = new ArrayBufferWriter<byte>();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        for (int read; (read = await stream.ReadAsync(content.GetMemory(16 * 1024), cancellationToken)) > 0;)
        {
            content.Advance(read);
            if (content.WrittenCount > MaxResponseBytes)
            {
                throw new GoogleRefusedException($"{call} got a response of more than {MaxResponseBytes} bytes. Ask for less at a time.");
            }
        }

        return content.WrittenSpan.ToArray();
    }

    private GoogleException Refusal(GoogleCall call, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var error = GoogleErrorBody.Read(body, call.AllSecrets);
        var text = $"{call} got {string.Join(' ', ((string[])[$"{status}", error.Code]).Where(word => word.Length > 0))}"
            + (error.Message.Length > 0 ? $": {error.Message}" : ".");
        if (status is not (408 or 429 or >= 500))
        {
            return new GoogleRefusedException(text, status, error.Code);
        }

        var wait = response.Headers.TryGetValues("Retry-After", out var values) ? RetryAfter.Read(values.First(), time.GetUtcNow()) : null;
        return new GoogleUnavailableException(text, mayHaveHappened: status is not 429, status, error.Code) { RetryAfter = wait };
    }

    private static GoogleUnavailableException Unreachable(GoogleCall call, string cause, bool isSent, Exception? inner = null) =>
        new($"{call.Url.Host} cannot be reached for {call}: {cause.TrimEnd('.')}", isSent, inner: inner);
}
