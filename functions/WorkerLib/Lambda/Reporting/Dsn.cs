using System.Globalization;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Checks where events go and with which key: <c>{scheme}://{publicKey}[:{secret}]@{host}[:{port}]{/prefix}/{projectId}</c>. The SDK checks
/// it too, but its messages repeat it, and it must not get into a log.
/// </summary>
internal static class Dsn
{
    /// <summary>The DSN as the SDK takes it, without blanks, a trailing slash and an empty secret.</summary>
    /// <exception cref="FormatException">It is no DSN; says what is wrong without repeating it.</exception>
    public static string Parse(string text)
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
        Check(
            keys.All(key => key.All(char.IsAsciiLetterOrDigit)) && keys[0].Length > 0, "its public key is not made of letters and digits");

        var lastSlash = rest.LastIndexOf('/');
        Check(lastSlash > at + 1, "it has no project id after the last /");
        Check(rest[(lastSlash + 1)..].All(IsNameCharacter), "its project id is not made of letters and digits");

        var address = rest[(at + 1)..lastSlash].Split('/', 2);
        CheckHost(address[0]);
        Check(
            address.Length == 1 || address[1].All(character => IsNameCharacter(character) || character is '.' or '/'),
            "its path has a character that does not belong there");
        return $"{scheme}{rest[..at].TrimEnd(':')}{rest[at..]}";
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static void CheckHost(string address)
    {
        var colon = address.LastIndexOf(':');
        var (host, port) = colon > address.LastIndexOf(']') ? (address[..colon], address[(colon + 1)..]) : (address, "443");
        var isHost = host is ['[', .. var numbers, ']']
            ? System.Net.IPAddress.TryParse(numbers, out _)
            : host.Length > 0 && host.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.');
        Check(isHost, "its host is not a host name");
        Check(
            int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536,
            "its port is not a port");
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException(problem);
        }
    }
}
