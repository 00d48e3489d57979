using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Demo.Feeds;

/// <summary>
/// Stands in for the servers of the JMA and the USGS: on loopback, serves the telegrams that it is given, in Atom feeds, and the quakes in
/// GeoJSON, with ETag, Last-Modified and gzip; and fails as it is told.
/// </summary>
[NeedsJobs("import_hazards")]
public sealed class TelegramFeed : IStandIn
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly LoopbackServer server;
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> telegrams = [];
    private readonly List<Entry> entries = [];
    private readonly List<(string Path, Queue<FeedReply> Replies)> scripts = [];
    private readonly ConcurrentQueue<FeedRequest> requests = new();
    private readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    private int longFeedsEndAt = int.MaxValue;
    private byte[] quakes = """{"type":"FeatureCollection","features":[]}"""u8.ToArray();

    private TelegramFeed() => server = new LoopbackServer(RespondAsync);

    public Uri Url => server.Url;

    /// <summary>Where entries lead to, when something stands before it; null for itself.</summary>
    public Uri? Front { get; set; }

    /// <summary>The settings with which ImportHazards reads here.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["JMA_FEEDS_URL"] = $"{Url}developer/xml/feed/",
        ["USGS_FEEDS_URL"] = $"{Url}earthquakes/feed/v1.0/summary/",
    };

    /// <summary>What was asked for so far, the earliest first.</summary>
    public IReadOnlyList<FeedRequest> Requests => [.. requests];

    public static async Task<TelegramFeed> StartAsync()
    {
        var feed = new TelegramFeed();
        await feed.server.StartAsync();
        return feed;
    }

    /// <summary>Publishes a telegram.</summary>
    /// <param name="feed"><c>regular</c>, <c>extra</c>, <c>eqvol</c> or <c>other</c>.</param>
    /// <param name="at">When; now, where nothing else is said.</param>
    /// <returns>Its path.</returns>
    public string Add(string feed, byte[] document, string title = "電文", DateTimeOffset? at = null)
    {
        lock (gate)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture, $"developer/xml/data/{DateTimeOffset.UtcNow:yyyyMMddHHmmss}_0_{telegrams.Count}.xml");
            telegrams.Add(path, document);
            AddEntry(feed, new Uri(Front ?? Url, path).ToString(), title, at ?? DateTimeOffset.UtcNow);
            return path;
        }
    }

    /// <summary>Publishes an entry that leads to any address.</summary>
    public void AddEntry(string feed, string address, string title = "電文", DateTimeOffset? at = null)
    {
        lock (gate)
        {
            entries.Add(new Entry(feed, address, title, at ?? DateTimeOffset.UtcNow));
        }
    }

    /// <summary>Replaces a telegram's document.</summary>
    public void Replace(string path, byte[] document)
    {
        lock (gate)
        {
            telegrams[path] = document;
        }
    }

    /// <summary>From now on the short feeds do not have what was published so far; the long ones do.</summary>
    public void ForgetInShortFeeds()
    {
        lock (gate)
        {
            entries.ForEach(entry => entry.IsShort = false);
        }
    }

    /// <summary>Whether the long feeds stay as they are now. The JMA makes them anew only once an hour.</summary>
    public void StallLongFeeds(bool isStalled)
    {
        lock (gate)
        {
            longFeedsEndAt = isStalled ? entries.Count : int.MaxValue;
        }
    }

    /// <summary>Publishes the quakes of the USGS, a FeatureCollection, in place of those before.</summary>
    public void SetQuakes(byte[] geoJson)
    {
        lock (gate)
        {
            quakes = geoJson;
        }
    }

    /// <summary>Answers the next requests of a path so, one after the other, and then again as always.</summary>
    /// <param name="path">Such as <c>developer/xml/feed/eqvol.xml</c>.</param>
    public void Script(string path, params IEnumerable<FeedReply> replies)
    {
        lock (gate)
        {
            scripts.Add((path, new Queue<FeedReply>(replies)));
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RespondAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        byte[]? content;
        FeedReply reply;
        lock (gate)
        {
            content = Content(path);
            reply = scripts.Find(script => script.Replies.Count > 0 && script.Path == path).Replies?.Dequeue() ?? new FeedReply();
        }

        try
        {
            await Task.Delay(reply.Delay, server.Stopping);
            http.Response.StatusCode = content is null ? 404 : reply.Status;
            if (content is not null && reply.Status == 200)
            {
                await SendAsync(http, content, reply.IsTruncated);
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }

        requests.Enqueue(new FeedRequest(path, http.Response.StatusCode));
    }

    private async Task SendAsync(HttpContext http, byte[] content, bool isTruncated)
    {
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";
        http.Response.Headers.ETag = etag;
        http.Response.Headers.LastModified = startedAt.ToString("R", CultureInfo.InvariantCulture);
        if (http.Request.Headers.IfNoneMatch == etag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            http.Response.Headers.ContentEncoding = "gzip";
            content = Compressed(content);
        }

        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(isTruncated ? content.AsMemory(0, content.Length / 2) : content, server.Stopping);
        if (isTruncated)
        {
            await http.Response.Body.FlushAsync(server.Stopping);
            await Task.Delay(50, server.Stopping); // an aborted connection forgets what was not read yet
            http.Abort();
        }
    }

    private byte[]? Content(string path)
    {
        var name = path.Split('/')[^1];
        return telegrams.TryGetValue(path, out var telegram) ? telegram
            : name.EndsWith(".geojson", StringComparison.Ordinal) ? quakes
            : !path.StartsWith("developer/xml/feed/", StringComparison.Ordinal) ? null
            : name.EndsWith("_l.xml", StringComparison.Ordinal) ? Feed(name[..^"_l.xml".Length], isLong: true)
            : Feed(Path.GetFileNameWithoutExtension(name), isLong: false);
    }

    /// <summary>A feed as the JMA writes it, the newest entry first.</summary>
    private byte[] Feed(string feed, bool isLong)
    {
        var published = (isLong ? entries.Take(longFeedsEndAt) : entries).Where(entry => entry.Feed == feed).ToList();
        var updated = published.LastOrDefault()?.At ?? startedAt;
        var items = published.Where(entry => isLong || entry.IsShort).Reverse().Select(entry => new XElement(
            Atom + "entry",
            new XElement(Atom + "title", entry.Title),
            new XElement(Atom + "id", entry.Address),
            new XElement(Atom + "updated", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            new XElement(Atom + "author", new XElement(Atom + "name", "気象庁")),
            new XElement(Atom + "link", new XAttribute("type", "application/xml"), new XAttribute("href", entry.Address)),
            new XElement(Atom + "content", new XAttribute("type", "text"), entry.Title)));
        var document = new XElement(
            Atom + "feed",
            new XAttribute(XNamespace.Xml + "lang", "ja"),
            new XElement(Atom + "title", feed),
            new XElement(
                Atom + "updated",
                updated.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)),
            new XElement(Atom + "id", $"{Url}{feed}#{(isLong ? "long" : "short")}"),
            items);
        return Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="utf-8"?>{'\n'}{document}""");
    }

    private static byte[] Compressed(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private sealed record Entry(string Feed, string Address, string Title, DateTimeOffset At)
    {
        public bool IsShort { get; set; } = true;
    }
}

public sealed record FeedRequest(string Path, int Status);

/// <param name="IsTruncated">Declares the whole length and sends half of it.</param>
/// <param name="Delay">Before the response; longer than the client waits, it hangs.</param>
public sealed record FeedReply(int Status = 200, bool IsTruncated = false, TimeSpan Delay = default)
{
    public static FeedReply Hang { get; } = new(Delay: TimeSpan.FromMinutes(5));

    public static FeedReply Truncated { get; } = new(IsTruncated: true);
}
