using System.Globalization;

namespace WorkerLib.Sentry;

/// <summary>
/// Where events go and with which key: <c>{scheme}://{publicKey}[:{secret}]@{host}[:{port}]{/prefix}/{projectId}</c>. It never
/// prints itself, because it must not get into a log.
/// </summary>
internal sealed class Dsn
{
    private readonly string envelopeUrl;

    private Dsn(string publicKey, string? secretKey, string envelopeUrl)
    {
        PublicKey = publicKey;
        SecretKey = secretKey;
        this.envelopeUrl = envelopeUrl;
    }

    public string PublicKey { get; }

    /// <summary>Obsolete; old installations still ask for it.</summary>
    public string? SecretKey { get; }

    public Uri EnvelopeUrl => new(envelopeUrl);

    /// <exception cref="FormatException">It is no DSN; says what is wrong without repeating it.</exception>
    public static Dsn Parse(string text)
    {
        // By hand, because Uri would be the most expensive part of a cold start with reporting on.
        text = text.Trim();
        var scheme = text.StartsWith("https://", StringComparison.Ordinal) ? "https://"
            : text.StartsWith("http://", StringComparison.Ordinal) ? "http://"
            : throw new FormatException("it is not an http or https URL");
        var rest = text[scheme.Length..].TrimEnd('/');
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        Check(at > 0, "it has no public key before the @");
        var keys = rest[..at].Split(':', 2);
        Check(keys.All(key => key.All(char.IsAsciiLetterOrDigit)) && keys[0].Length > 0, "its public key is not made of letters and digits");

        var lastSlash = rest.LastIndexOf('/');
        Check(lastSlash > at + 1, "it has no project id after the last /");
        var project = rest[(lastSlash + 1)..];
        Check(project.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'), "its project id is not made of letters and digits");

        var address = rest[(at + 1)..lastSlash].Split('/', 2);
        CheckHost(address[0]);
        Check(address.Length == 1 || address[1].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/'), "its path has a character that does not belong there");
        return new Dsn(
            keys[0],
            keys.Length > 1 && keys[1].Length > 0 ? keys[1] : null,
            $"{scheme}{rest[(at + 1)..lastSlash]}/api/{project}/envelope/");
    }

    public override string ToString() => "[Filtered]";

    private static void CheckHost(string address)
    {
        var colon = address.LastIndexOf(':');
        var (host, port) = colon > address.LastIndexOf(']') ? (address[..colon], address[(colon + 1)..]) : (address, "443");
        var isHost = host is ['[', .. var numbers, ']']
            ? System.Net.IPAddress.TryParse(numbers, out _)
            : host.Length > 0 && host.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.');
        Check(isHost, "its host is not a host name");
        Check(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536, "its port is not a port");
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException(problem);
        }
    }
}
