namespace WorkerLib.Google;

/// <summary>Names of the settings with which a function finds Google.</summary>
public static class GoogleSettings
{
    /// <summary>Google's credential configuration of type <c>external_account</c>, as JSON: it holds no secret.</summary>
    public const string Credentials = "GOOGLE_CREDENTIALS";

    /// <summary>Name of an SSM parameter that holds a credential configuration of any type; a SecureString for a key.</summary>
    public const string CredentialsParameter = "GOOGLE_CREDENTIALS_PARAMETER";

    /// <summary>
    /// A stand-in for all Google APIs, on loopback alone: <c>https://sts.googleapis.com/v1/token</c> becomes
    /// <c>http://127.0.0.1:PORT/sts.googleapis.com/v1/token</c>. Not set on AWS.
    /// </summary>
    public const string Endpoint = "GOOGLE_ENDPOINT_URL";

    /// <exception cref="InvalidSettingException">It is no URL on loopback: anything else would get the tokens.</exception>
    internal static Uri? ReadEndpoint(string? url) =>
        string.IsNullOrEmpty(url) ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && endpoint is { IsLoopback: true, Scheme: "http", PathAndQuery: "/" }
            ? endpoint
            : throw new InvalidSettingException(Endpoint, "is not an http URL on loopback without a path, such as http://127.0.0.1:8080/");
}
