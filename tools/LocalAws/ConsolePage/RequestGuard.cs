using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalAws.ConsolePage;

/// <summary>
/// Keeps other web pages of this machine's browser away. A page of another site can make its own host name mean 127.0.0.1 (DNS rebinding),
/// so only our names are answered; and it can send requests here without reading the answers (CSRF), so what changes anything needs a token
/// that only our own page knows.
/// </summary>
internal sealed class RequestGuard(int port)
{
    public const string TokenHeader = "X-Console-Token";

    private readonly string[] hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];

    /// <summary>New for each run.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Says why a request is refused; null when it is not.</summary>
    public string? Refuse(HttpRequest request)
    {
        if (!hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            return $"This console answers at http://{hosts[0]}/ only.";
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return null;
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !hosts.Any(host => origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)))
        {
            return "This request comes from another site.";
        }

        return HasToken(request) ? null : "This request lacks the token of this run: load the console again.";
    }

    private bool HasToken(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(Token));
}
