namespace WorkerLib.Google;

/// <summary>An access token and how long it is good for.</summary>
internal sealed record GoogleToken(string Value, DateTimeOffset ExpiresAt)
{
    // A record would print its members.
    public override string ToString() => nameof(GoogleToken);
}
