using Microsoft.AspNetCore.Http;

namespace LocalAws;

/// <summary>
/// Recognises what web pages of other sites make this machine's browser send. A page can make its own host name mean 127.0.0.1 (DNS
/// rebinding), and can send requests here without reading the responses (CSRF).
/// </summary>
internal static class WebPages
{
    private static readonly string[] Names = ["127.0.0.1", "localhost"];

    /// <summary>Whether a page of another site may have sent a request: neither a program of this machine nor a page of the server
    /// itself.</summary>
    public static bool MayHaveSent(HttpRequest request) => !IsHostOf(request) || IsForeign(request);

    /// <summary>Whether a request names the server that it came to as its own programs do.</summary>
    public static bool IsHostOf(HttpRequest request) => HostsOf(request).Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same where a proxy of this machine may pass requests on, which name its port.</summary>
    public static bool IsHostOfAnyPort(HttpRequest request) => Names.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a browser says that the request comes from another site.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length > 0 && !HostsOf(request).Any(host => origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)))
            || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    private static IEnumerable<string> HostsOf(HttpRequest request) =>
        Names.Select(name => $"{name}:{request.HttpContext.Connection.LocalPort}");
}
