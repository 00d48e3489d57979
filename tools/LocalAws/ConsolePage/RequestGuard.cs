using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalAws.ConsolePage;

/// <summary>
/// Keeps other web pages of this machine's browser away (<see cref="WebPages"/>); what changes anything also needs a token that only our
/// own page knows.
/// </summary>
internal sealed class RequestGuard(int port)
{
    public const string TokenHeader = "X-Console-Token";

    /// <summary>New for each run.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Says why a request is refused; null when it is not.</summary>
    public string? Refuse(HttpRequest request)
    {
        if (!WebPages.IsHostOf(request))
        {
            return $"This console answers at http://127.0.0.1:{port}/ only.";
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return null;
        }

        if (WebPages.IsForeign(request))
        {
            return "This request comes from another site.";
        }

        return HasToken(request) ? null : "This request lacks the token of this run: load the console again.";
    }

    private bool HasToken(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(Token));
}
