using System.Text;

namespace WorkerLib.Google;

/// <summary>One call, and how often it may be sent.</summary>
/// <param name="Url">Of Google's: <see cref="GoogleUrl.IsGoogle"/>.</param>
/// <param name="Patience">For all attempts and waits together.</param>
/// <param name="IsRepeatable">Whether doing it twice changes nothing: then it is also retried where it may have been done.</param>
internal sealed record GoogleCall(HttpMethod Method, Uri Url, TimeSpan Patience, bool IsRepeatable)
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string BodyType { get; init; } = Json;

    /// <summary>The access token that goes into the header Authorization; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Texts of the body that no message may show, should a response repeat them.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public IEnumerable<string> AllSecrets => Token is null ? Secrets : [.. Secrets, Token];

    /// <summary>The call as messages show it: without its query, which may hold values of the caller.</summary>
    public override string ToString() => $"{Method} https://{Url.Host}{Url.AbsolutePath}";

    public static ReadOnlyMemory<byte> FormOf(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
