using Microsoft.AspNetCore.Http;

namespace LocalAws;

/// <summary>
/// Recognises what web pages of other sites make this machine's browser send. A page can make its own host name mean 127.0.0.1 (DNS
/// rebinding), and can send requests here without reading the responses (CSRF).
/// </summary>
internal static class WebPages
{
    /// <summary>Whether a request names this server as its own programs do.</summary>
    public static bool IsHostOf(HttpRequest request, int port) =>
        HostsOf(port).Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a browser says that the request comes from another site.</summary>
    public static bool IsForeign(HttpRequest request, int port)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length > 0 && !HostsOf(port).Any(host => origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)))
            || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    private static string[] HostsOf(int port) => [$"127.0.0.1:{port}", $"localhost:{port}"];
}
