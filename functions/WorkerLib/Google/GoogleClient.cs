using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using WorkerLib.Aws;

namespace WorkerLib.Google;

/// <summary>
/// Calls Google's REST APIs, JSON in and out, with an access token that it gets and renews itself (docs/hydra.md says how to
/// set it up). Overload and faults are retried within the patience of a call; what is given up or refused is a
/// <see cref="GoogleException"/> whose message says what Google said. Nothing that it throws or logs holds a token.
/// </summary>
/// <remarks>
/// With <c>GOOGLE_CREDENTIALS_PARAMETER</c> the job may do <c>ssm:GetParameter</c> on the parameter. A signed request of GetCallerIdentity
/// needs no permission.
/// </remarks>
/// <example><code>
/// var google = GoogleClient.FromSettings();
/// var table = await google.GetAsync(
///     new Uri("https://bigquery.googleapis.com/bigquery/v2/projects/p/datasets/d/tables/t"),
///     TimeSpan.FromSeconds(20),
///     context.CancellationToken);
/// </code></example>
public sealed class GoogleClient
{
    private readonly GoogleRetries retries;
    private readonly GoogleTokens tokens;
    private readonly TimeProvider time;

    internal GoogleClient(
        HttpMessageInvoker http,
        TimeProvider time,
        Uri? endpoint,
        Func<CancellationToken, Task<string>> readCredential,
        Func<CancellationToken, Task<AwsIdentity>> findIdentity)
    {
        this.time = time;
        retries = new GoogleRetries(new GoogleTransport(http, time, endpoint));
        tokens = new GoogleTokens(time, new GoogleTokenSource(retries, time, readCredential, findIdentity).FetchAsync);
    }

    /// <summary>One for the process, with the credentials that its settings name (<see cref="GoogleSettings"/>).</summary>
    /// <exception cref="InvalidSettingException"><c>GOOGLE_ENDPOINT_URL</c> is not on loopback.</exception>
    public static GoogleClient FromSettings() => new(
        GoogleTransport.Http,
        TimeProvider.System,
        GoogleSettings.ReadEndpoint(Environment.GetEnvironmentVariable(GoogleSettings.Endpoint)),
        cancellationToken => ReadCredentialAsync(
            Environment.GetEnvironmentVariable(GoogleSettings.Credentials),
            Environment.GetEnvironmentVariable(GoogleSettings.CredentialsParameter),
            () => AwsClients.SimpleSystemsManagement,
            cancellationToken),
        AwsIdentity.FindAsync);

    /// <summary>An access token, for a call that this client cannot make. A secret.</summary>
    /// <exception cref="GoogleException">Google gave none.</exception>
    /// <exception cref="InvalidGoogleCredentialsException">The credential configuration cannot be used.</exception>
    public Task<string> TokenAsync(CancellationToken cancellationToken) => tokens.GetAsync(cancellationToken);

    /// <param name="url"><c>https://HOST.googleapis.com/…</c>.</param>
    /// <param name="patience">For the token, all attempts and the waits between them.</param>
    /// <exception cref="GoogleException">Google refused it, or could not be reached within the patience.</exception>
    /// <exception cref="InvalidGoogleCredentialsException">The credential configuration cannot be used.</exception>
    public Task<JsonElement> GetAsync(Uri url, TimeSpan patience, CancellationToken cancellationToken) =>
        SendAsync(new GoogleCall(HttpMethod.Get, url, patience, IsRepeatable: true), cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    /// <param name="json">At most 10 MiB.</param>
    /// <param name="isRepeatable">
    /// Whether Google does nothing, or says so, when it gets the same call twice. Otherwise a call whose response was lost is not sent
    /// again, and the exception says <see cref="GoogleUnavailableException.MayHaveHappened"/>: look before you call again.
    /// </param>
    public Task<JsonElement> PostAsync(
        Uri url, ReadOnlyMemory<byte> json, TimeSpan patience, bool isRepeatable, CancellationToken cancellationToken) =>
        json.Length <= GoogleTransport.MaxBodyBytes
            ? SendAsync(new GoogleCall(HttpMethod.Post, url, patience, isRepeatable) { Body = json }, cancellationToken)
            : throw new ArgumentException(
                $"The body has {json.Length} bytes, and at most {GoogleTransport.MaxBodyBytes} are sent.", nameof(json));

    internal static async Task<string> ReadCredentialAsync(
        string? credentials, string? parameter, Func<IAmazonSimpleSystemsManagement> ssm, CancellationToken cancellationToken)
    {
        switch (credentials, parameter)
        {
            case ({ Length: > 0 }, { Length: > 0 }):
                throw new InvalidGoogleCredentialsException(
                    $"{GoogleSettings.Credentials} and {GoogleSettings.CredentialsParameter} are both set");
            case ({ Length: > 0 } text, _):
                return GoogleCredential.Read(text) is GoogleCredential.ExternalAccount
                    ? text
                    : throw new InvalidGoogleCredentialsException($"{GoogleSettings.Credentials} holds a key, which is no secret there");
            case (_, { Length: > 0 } name):
                try
                {
                    return await ParameterStoreSecret.ReadAsync(ssm(), name, cancellationToken);
                }
                catch (UnreadableSecretException exception)
                {
                    throw new InvalidGoogleCredentialsException(exception.Problem);
                }

            default:
                throw new InvalidGoogleCredentialsException(
                    $"neither {GoogleSettings.Credentials} nor {GoogleSettings.CredentialsParameter} is set");
        }
    }

    private async Task<JsonElement> SendAsync(GoogleCall call, CancellationToken cancellationToken)
    {
        if (!GoogleUrl.IsGoogle(call.Url))
        {
            throw new ArgumentException($"{call.Url.Host} is not a host of googleapis.com over https, so it gets no token.");
        }

        var end = time.GetUtcNow() + call.Patience;
        var token = await TokenUntilAsync(end, call, cancellationToken);
        try
        {
            return await SendOnceAsync();
        }
        catch (GoogleRefusedException exception) when (exception.Status == 401)
        {
            // The token was revoked, or the account changed. Nothing was done yet, so this is safe for any call.
            tokens.Forget(token);
            token = await TokenUntilAsync(end, call, cancellationToken);
            return await SendOnceAsync();
        }

        async Task<JsonElement> SendOnceAsync() => Json(
            call, await retries.SendAsync(call with { Token = token, Patience = end - time.GetUtcNow() }, cancellationToken));
    }

    /// <summary>The token is fetched for all callers, and has its own patience; this caller waits no longer than it said.</summary>
    private async Task<string> TokenUntilAsync(DateTimeOffset end, GoogleCall call, CancellationToken cancellationToken)
    {
        var left = end - time.GetUtcNow();
        try
        {
            return await tokens.GetAsync(cancellationToken).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new GoogleUnavailableException(
                $"{call} was not sent: there was no access token within {call.Patience.TotalSeconds:0.#} s.", mayHaveHappened: false);
        }
    }

    private static JsonElement Json(GoogleCall call, byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            throw new GoogleUnavailableException($"{call} got a response that is not JSON.", mayHaveHappened: true);
        }
    }
}
