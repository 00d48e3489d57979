using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerLib.Google;

/// <summary>
/// Gets access tokens with which Google's APIs can be called. From a role of AWS: the signed request of GetCallerIdentity is exchanged at
/// Google's Security Token Service (RFC 8693) for a token of the pool, and that, where the configuration names a service account, for one
/// of the account (IAM Service Account Credentials API, generateAccessToken). From a service account's key: a signed assertion is
/// exchanged (RFC 7523; Google Identity, "Using OAuth 2.0 for Server to Server Applications").
/// </summary>
/// <param name="readCredential">Reads the credential configuration, anew for each token: so a changed key needs no new process.</param>
internal sealed class GoogleTokenSource(
    GoogleRetries retries,
    TimeProvider time,
    Func<CancellationToken, Task<string>> readCredential,
    Func<CancellationToken, Task<AwsIdentity>> findIdentity)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>For each of the calls that a token takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="GoogleException">Google gave none.</exception>
    /// <exception cref="InvalidGoogleCredentialsException">The configuration cannot be used.</exception>
    public async Task<GoogleToken> FetchAsync(CancellationToken cancellationToken)
    {
        var credential = GoogleCredential.Read(await readCredential(cancellationToken));
        try
        {
            return credential switch
            {
                GoogleCredential.ExternalAccount account => await OfRoleAsync(account, cancellationToken),
                GoogleCredential.ServiceAccount account => await OfKeyAsync(account, cancellationToken),
                _ => throw new InvalidOperationException("There is no other kind of credential."),
            };
        }
        catch (GoogleRefusedException exception)
        {
            throw new GoogleRefusedException(
                $"Google gives no access token: {exception.Message} Check the provider, its mapping and the service account's binding.",
                exception.Status,
                exception.Code);
        }
        catch (GoogleUnavailableException exception)
        {
            // The call for which the token was to be was never sent.
            throw new GoogleUnavailableException(
                $"Google gives no access token: {exception.Message}", mayHaveHappened: false, exception.Status, exception.Code, exception);
        }
    }

    private async Task<GoogleToken> OfRoleAsync(GoogleCredential.ExternalAccount account, CancellationToken cancellationToken)
    {
        var identity = await findIdentity(cancellationToken);
        var subject = AwsSubjectToken.Create(identity, account.VerificationUrl, account.Audience, time.GetUtcNow());
        string[] session = identity.SessionToken is { } token ? [token] : [];
        var exchange = Call(account.TokenUrl, GoogleCall.Form, GoogleCall.FormOf(
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("audience", account.Audience),
            ("scope", Scope),
            ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("subject_token_type", AwsSubjectToken.Type),
            ("subject_token", subject))) with
        {
            Secrets = [subject, identity.AccessKeyId, identity.SecretKey, .. session],
        };
        var federated = await ReadAsync(exchange, "access_token", Seconds, cancellationToken);
        if (account.ImpersonationUrl is null)
        {
            return federated;
        }

        var lifetime = $"{account.LifetimeSeconds.ToString(CultureInfo.InvariantCulture)}s";
        var body = GoogleJson.Bytes(new JsonObject { ["scope"] = new JsonArray(Scope), ["lifetime"] = lifetime });
        var impersonation = Call(account.ImpersonationUrl, GoogleCall.Json, body) with { Token = federated.Value };
        return await ReadAsync(impersonation, "accessToken", Time, cancellationToken);
    }

    private async Task<GoogleToken> OfKeyAsync(GoogleCredential.ServiceAccount account, CancellationToken cancellationToken)
    {
        var assertion = ServiceAccountAssertion.Create(account, Scope, time.GetUtcNow());
        var exchange = Call(account.TokenUrl, GoogleCall.Form, GoogleCall.FormOf(
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion))) with
        {
            Secrets = [assertion, account.PrivateKey],
        };
        return await ReadAsync(exchange, "access_token", Seconds, cancellationToken);
    }

    // Asking twice gives two tokens, which harms nobody.
    private static GoogleCall Call(Uri url, string type, ReadOnlyMemory<byte> body) =>
        new(HttpMethod.Post, url, Patience, IsRepeatable: true) { Body = body, BodyType = type };

    private async Task<GoogleToken> ReadAsync(
        GoogleCall call, string name, Func<JsonElement, DateTimeOffset?> expiry, CancellationToken cancellationToken)
    {
        var response = await retries.SendAsync(call, cancellationToken);
        try
        {
            var json = JsonElement.Parse(response);
            if (json.GetProperty(name).GetString() is { Length: > 0 } value && expiry(json) is { } expiresAt)
            {
                return new GoogleToken(value, expiresAt);
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Its message may quote the response. Likewise what is missing.
        }

        throw new GoogleUnavailableException($"{call} got a response without {name} and its end.", mayHaveHappened: true);
    }

    private DateTimeOffset? Seconds(JsonElement json) =>
        json.GetProperty("expires_in").TryGetInt32(out var seconds) ? time.GetUtcNow().AddSeconds(seconds) : null;

    private static DateTimeOffset? Time(JsonElement json) =>
        json.GetProperty("expireTime").TryGetDateTimeOffset(out var expiresAt) ? expiresAt : null;
}
