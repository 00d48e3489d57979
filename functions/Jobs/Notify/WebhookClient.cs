using System.Net.Http.Headers;
using System.Text;
using WorkerLib;

namespace Worker.Jobs.Notify;

/// <summary>Posts to webhooks: one try, with little patience, following no redirect.</summary>
internal sealed class WebhookClient(HttpClient http, TimeProvider time)
{
    /// <summary>The longest that a post takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MaxReasonBytes = 2000;
    private const int MaxReasonChars = 300;
    private const int MinSecretChars = 8;

    /// <summary>The one of the process.</summary>
    public static HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseDrainSize = 0,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // each post has its own patience
    };

    /// <param name="id">The same for the same message, however often it is posted.</param>
    public async Task<WebhookResponse> PostAsync(Webhook webhook, string id, byte[] body)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("User-Agent", "worker-notify");
        request.Headers.ConnectionClose = true; // a kept connection would die while the process is frozen
        if (webhook.Kind == WebhookKind.Generic)
        {
            WebhookSignature.Sign(request, id, time.GetUtcNow(), webhook.Keys, body);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var retryAfter = response.Headers.TryGetValues("Retry-After", out var values)
                ? RetryAfter.Read(values.First(), time.GetUtcNow())
                : null;
            var reason = response.IsSuccessStatusCode && webhook.Kind == WebhookKind.Generic
                ? ""
                : await ReasonAsync(response, webhook.Url, patience.Token);
            return reason is null && response.IsSuccessStatusCode
                ? new WebhookResponse(WebhookOutcome.Lost, $"{(int)response.StatusCode}, and what it says did not come")
                : WebhookResponse.Of(webhook.Kind, response.StatusCode, reason ?? "", retryAfter);
        }
        catch (OperationCanceledException)
        {
            return new WebhookResponse(WebhookOutcome.Lost, $"no response within {Patience.TotalSeconds} s");
        }
        catch (HttpRequestException exception)
        {
            return new WebhookResponse(WebhookOutcome.Lost, $"no response ({exception.HttpRequestError})");
        }
    }

    /// <summary>The beginning of a response, which says what is wrong: Slack's are such as <c>no_service</c>.</summary>
    /// <returns>Null when it does not come.</returns>
    private static async Task<string?> ReasonAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxReasonBytes];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(bytes, MaxReasonBytes, throwOnEndOfStream: false, cancellationToken);
            var letters = Encoding.UTF8.GetString(bytes, 0, length).Where(letter => !char.IsControl(letter));
            var reason = WithoutAddress(new string([.. letters]), url);
            return Text.Cut(reason, MaxReasonChars);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Many servers repeat the address that they do not know, and whoever has it can post.</summary>
    private static string WithoutAddress(string reason, Uri url)
    {
        foreach (var secret in (string[])[url.PathAndQuery, url.AbsolutePath, .. url.PathAndQuery.Split('/', '?', '&', '=')])
        {
            reason = secret.Length >= MinSecretChars ? reason.Replace(secret, "[…]", StringComparison.OrdinalIgnoreCase) : reason;
        }

        return reason;
    }
}
