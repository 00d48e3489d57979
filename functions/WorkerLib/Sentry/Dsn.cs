namespace WorkerLib.Sentry;

/// <summary>
/// Where events go and with which key: <c>{scheme}://{publicKey}[:{secret}]@{host}[:{port}]{/prefix}/{projectId}</c>. It never
/// prints itself, because it must not get into a log.
/// </summary>
internal sealed class Dsn
{
    private Dsn(string publicKey, string? secretKey, Uri envelopeUrl)
    {
        PublicKey = publicKey;
        SecretKey = secretKey;
        EnvelopeUrl = envelopeUrl;
    }

    public string PublicKey { get; }

    /// <summary>Obsolete; old installations still ask for it.</summary>
    public string? SecretKey { get; }

    public Uri EnvelopeUrl { get; }

    /// <exception cref="FormatException">It is no DSN; says what is wrong without repeating it.</exception>
    public static Dsn Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new FormatException("it is not an http or https URL");
        }

        var keys = uri.UserInfo.Split(':', 2);
        if (keys[0].Length == 0)
        {
            throw new FormatException("it has no public key before the @");
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        var lastSlash = path.LastIndexOf('/');
        if (lastSlash < 0 || lastSlash == path.Length - 1)
        {
            throw new FormatException("it has no project id after the last /");
        }

        var envelopeUrl = new Uri($"{uri.Scheme}://{uri.Authority}{path[..lastSlash]}/api/{path[(lastSlash + 1)..]}/envelope/");
        return new Dsn(keys[0], keys.Length > 1 && keys[1].Length > 0 ? keys[1] : null, envelopeUrl);
    }

    public override string ToString() => "[Filtered]";
}
