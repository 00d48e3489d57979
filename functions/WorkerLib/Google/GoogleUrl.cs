namespace WorkerLib.Google;

/// <summary>Where tokens may be sent: to Google's APIs and nowhere else.</summary>
internal static class GoogleUrl
{
    private const string Domain = ".googleapis.com";

    /// <summary>Whether a text is <c>https://HOST.googleapis.com/…</c>, on the usual port and without user or fragment.</summary>
    public static bool TryRead(string? text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && IsGoogle(url);

    public static bool IsGoogle(Uri url) =>
        url is { IsAbsoluteUri: true, Scheme: "https", IsDefaultPort: true, UserInfo: "", Fragment: "" }
        && url.IdnHost.EndsWith(Domain, StringComparison.Ordinal)
        && url.IdnHost.Length > Domain.Length;
}
