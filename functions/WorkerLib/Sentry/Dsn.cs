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
        var scheme = text.StartsWith("https://", StringComparison.Ordinal) ? "https://"
            : text.StartsWith("http://", StringComparison.Ordinal) ? "http://"
            : throw new FormatException("it is not an http or https URL");
        var rest = text[scheme.Length..].TrimEnd('/');
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var lastSlash = rest.LastIndexOf('/');
        if (at <= 0)
        {
            throw new FormatException("it has no public key before the @");
        }

        if (lastSlash <= at + 1)
        {
            throw new FormatException("it has no project id after the last /");
        }

        var keys = rest[..at].Split(':', 2);
        return new Dsn(
            keys[0],
            keys.Length > 1 && keys[1].Length > 0 ? keys[1] : null,
            $"{scheme}{rest[(at + 1)..lastSlash]}/api/{rest[(lastSlash + 1)..]}/envelope/");
    }

    public override string ToString() => "[Filtered]";
}
