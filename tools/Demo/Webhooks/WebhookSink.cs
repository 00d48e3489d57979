using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Demo.Webhooks;

/// <summary>
/// Stands in for the webhooks that Notify posts to: on loopback, takes what is posted, keeps it, and answers <c>200 ok</c> as Slack does,
/// or as it is told. A path is a destination.
/// </summary>
[NeedsJobs("notify")]
public sealed class WebhookSink : IStandIn
{
    /// <summary>The destination that is a Slack channel.</summary>
    public const string Slack = "ops";

    /// <summary>The key of the signed destination; it opens nothing.</summary>
    public const string Secret = "whsec_bG9jYWwgbm90IHNlY3JldCBsb2NhbCBub3Qgc2Vj";

    private readonly LoopbackServer server;
    private readonly ConcurrentQueue<WebhookPost> posts = new();
    private readonly List<(Func<WebhookPost, bool> IsFor, Queue<WebhookReply> Replies)> scripts = [];
    private readonly Action<WebhookPost> onPost;

    private WebhookSink(Action<WebhookPost> onPost)
    {
        this.onPost = onPost;
        server = new LoopbackServer(RespondAsync);
    }

    public Uri Url => server.Url;

    /// <summary>What Notify's parameter holds: a destination of each kind, <see cref="Slack"/> and <c>pager</c>.</summary>
    public string Destinations =>
        $$$"""{"{{{Slack}}}":{"kind":"slack","url":"{{{Url}}}{{{Slack}}}"},"pager":"""
        + $$$"""{"kind":"webhook","url":"{{{Url}}}pager","secret":"{{{Secret}}}"}}""";

    /// <summary>What was posted so far, the earliest first.</summary>
    public IReadOnlyList<WebhookPost> Posts => [.. posts];

    IReadOnlyList<string> IStandIn.Slack =>
    [
        .. posts.Where(post => post.Destination == Slack).Select(post => JsonElement.Parse(post.Body).GetProperty("text").GetString()!),
    ];

    /// <param name="onPost">Called with each post.</param>
    public static async Task<WebhookSink> StartAsync(Action<WebhookPost>? onPost = null)
    {
        var sink = new WebhookSink(onPost ?? (_ => { }));
        await sink.server.StartAsync();
        return sink;
    }

    /// <summary>Answers the next posts of a kind so, one after the other, and then again as always.</summary>
    public void Script(Func<WebhookPost, bool> isFor, params IEnumerable<WebhookReply> replies)
    {
        lock (scripts)
        {
            scripts.Add((isFor, new Queue<WebhookReply>(replies)));
        }
    }

    /// <summary>Puts them where Notify reads them. One that has read before sees them some minutes later.</summary>
    public Task PrepareAsync(LocalEnvironment environment) =>
        environment.PutSecretAsync("/worker/notify-destinations", Destinations, server.Stopping);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RespondAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var post = new WebhookPost(
            DateTimeOffset.UtcNow,
            http.Request.Path.Value!.TrimStart('/'),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(server.Stopping));
        var reply = ReplyTo(post);
        post = post with { Reply = reply };
        posts.Enqueue(post);
        onPost(post);
        try
        {
            await Task.Delay(reply.Delay, server.Stopping);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = reply.Status;
        if (reply.RetryAfter is not null)
        {
            http.Response.Headers.RetryAfter = reply.RetryAfter;
        }

        if (reply.Location is not null)
        {
            http.Response.Headers.Location = reply.Location;
        }

        await http.Response.WriteAsync(reply.Body, server.Stopping);
    }

    private WebhookReply ReplyTo(WebhookPost post)
    {
        lock (scripts)
        {
            return scripts.Find(script => script.Replies.Count > 0 && script.IsFor(post)).Replies?.Dequeue() ?? new WebhookReply();
        }
    }
}

/// <param name="Destination">The path, such as <c>ops</c>.</param>
public sealed record WebhookPost(DateTimeOffset At, string Destination, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>What was answered.</summary>
    public WebhookReply Reply { get; init; } = new();
}

/// <param name="Delay">Before the response; longer than the client waits, it hangs.</param>
public sealed record WebhookReply(
    int Status = 200, string Body = "ok", string? RetryAfter = null, TimeSpan Delay = default, string? Location = null)
{
    public static WebhookReply Hang { get; } = new(Delay: TimeSpan.FromMinutes(5));
}
