using System.Buffers;
using System.Net;
using Hazards.Telegrams;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// Fetches feeds and telegrams: one try, with bounded patience and size, following no redirect. Each invocation has its own: a connection
/// that was kept would die while the process is frozen.
/// </summary>
/// <param name="patience">How long one fetch may take.</param>
internal sealed class FeedClient(TimeSpan patience) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = 8,
        MaxResponseDrainSize = 0,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // each fetch has its own patience
    };

    /// <param name="known">What was read before: when it is still so, nothing is sent.</param>
    /// <param name="mayBeLarge">Asked before it takes more than <see cref="DocumentRoom.SmallBytes"/>; null when it may.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<Fetched> GetAsync(
        Uri address, Validators known, CancellationToken cancellationToken, Func<bool>? mayBeLarge = null)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", "worker-import-hazards");
        AddIf(request, "Cache-Control", known == Validators.None ? "no-cache" : null);
        AddIf(request, "If-None-Match", known.ETag);
        AddIf(request, "If-Modified-Since", known.LastModified);
        var content = new ArrayBufferWriter<byte>();
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, giveUp.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && known != Validators.None)
            {
                return new Fetched([], known) { IsUnchanged = true };
            }

            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(response, content, mayBeLarge, giveUp.Token)
                : Fetched.Failed($"answered {(int)response.StatusCode}") with
                {
                    // One that is not found may be there later: feeds name telegrams that not all of the servers have yet.
                    IsOwnFault = response.StatusCode == HttpStatusCode.Gone,
                };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fetched.Failed($"no whole response within {patience.TotalSeconds} s", content.WrittenSpan.ToArray());
        }
        catch (HttpRequestException exception)
        {
            return Fetched.Failed($"no response ({exception.HttpRequestError})");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            var problem = $"the response was cut off after {content.WrittenCount} bytes";
            return Fetched.Failed(problem, content.WrittenSpan.ToArray()) with { IsOwnFault = true };
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<Fetched> ReadAsync(
        HttpResponseMessage response,
        ArrayBufferWriter<byte> content,
        Func<bool>? mayBeLarge,
        CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > DocumentRoom.SmallBytes && mayBeLarge?.Invoke() == false)
        {
            return Fetched.NoRoom;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        for (int read; (read = await stream.ReadAsync(content.GetMemory(16 * 1024), cancellationToken)) > 0;)
        {
            content.Advance(read);
            if (content.WrittenCount > DocumentRoom.SmallBytes && mayBeLarge?.Invoke() == false)
            {
                return Fetched.NoRoom;
            }

            if (content.WrittenCount > TelegramReader.MaxBytes)
            {
                return Fetched.Failed($"the response has more than {TelegramReader.MaxBytes} bytes") with { IsOwnFault = true };
            }
        }

        return new Fetched(
            content.WrittenSpan.ToArray(),
            new Validators(
                response.Headers.ETag?.ToString(),
                response.Content.Headers.TryGetValues("Last-Modified", out var values) ? values.First() : null));
    }

    private static void AddIf(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <param name="Content">What came; of a failed fetch, as far as it came.</param>
internal sealed record Fetched(byte[] Content, Validators Validators)
{
    /// <summary>It is as it was before: nothing came.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether what went wrong may be the fault of the document, and not only of its server.</summary>
    public bool IsOwnFault { get; init; }

    /// <summary>It is large, and there is no room for it now.</summary>
    public static Fetched NoRoom { get; } = Failed("there is no room for it");

    public static Fetched Failed(string problem, byte[]? content = null) => new(content ?? [], Validators.None) { Problem = problem };
}

/// <summary>What a server said of a document, by which it later knows whether it changed.</summary>
internal sealed record Validators(string? ETag, string? LastModified)
{
    public static readonly Validators None = new(null, null);
}
