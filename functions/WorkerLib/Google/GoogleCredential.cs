using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkerLib.Google;

/// <summary>Google's credential configuration: the JSON that gcloud and the Google Cloud console write.</summary>
internal abstract record GoogleCredential
{
    private static readonly Regex Verification = new(
        @"^https://sts\.(\{region\}|[a-z0-9-]+)\.amazonaws\.com(\.cn)?/?\?Action=GetCallerIdentity&Version=2011-06-15\z");

    private const int MaxChars = 64 * 1024;

    private GoogleCredential()
    {
    }

    /// <summary>A role of AWS that may act as a service account: no secret.</summary>
    /// <param name="Audience">Resource name of the provider of the pool.</param>
    /// <param name="VerificationUrl">Of GetCallerIdentity, with <c>{region}</c> in it.</param>
    /// <param name="ImpersonationUrl">Of the service account; null where the pool has access itself.</param>
    public sealed record ExternalAccount(
        string Audience, Uri TokenUrl, string VerificationUrl, Uri? ImpersonationUrl, int LifetimeSeconds) : GoogleCredential;

    /// <summary>A service account's key: a secret.</summary>
    public sealed record ServiceAccount(string Email, string PrivateKey, string? KeyId, Uri TokenUrl) : GoogleCredential
    {
        // A record would print its members.
        public override string ToString() => nameof(ServiceAccount);
    }

    /// <exception cref="InvalidGoogleCredentialsException">It is neither; shows nothing of the text.</exception>
    public static GoogleCredential Read(string text)
    {
        if (text.Length > MaxChars)
        {
            throw new InvalidGoogleCredentialsException($"the text has more than {MaxChars} characters");
        }

        JsonElement json;
        try
        {
            json = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Its message may quote the text.
            throw new InvalidGoogleCredentialsException("the text is not JSON");
        }

        return Text(json, "type") switch
        {
            "external_account" => ReadExternalAccount(json),
            "service_account" => new ServiceAccount(
                Required(json, "client_email"),
                Required(json, "private_key"),
                Text(json, "private_key_id"),
                Url(json, "token_uri") ?? throw Missing("token_uri")),
            _ => throw new InvalidGoogleCredentialsException("type is neither external_account nor service_account"),
        };
    }

    private static ExternalAccount ReadExternalAccount(JsonElement json)
    {
        if (Text(json, "subject_token_type") != AwsSubjectToken.Type)
        {
            throw new InvalidGoogleCredentialsException(
                $"subject_token_type is not {AwsSubjectToken.Type}: the provider is not one of AWS");
        }

        var source = GoogleJson.Member(json, "credential_source");
        if (Text(source, "environment_id") != "aws1")
        {
            throw new InvalidGoogleCredentialsException("credential_source.environment_id is not aws1");
        }

        var verification = Required(source, "regional_cred_verification_url");
        return Verification.IsMatch(verification)
            ? new ExternalAccount(
                Required(json, "audience"),
                Url(json, "token_url") ?? throw Missing("token_url"),
                verification,
                Url(json, "service_account_impersonation_url"),
                Lifetime(GoogleJson.Member(json, "service_account_impersonation")))
            : throw new InvalidGoogleCredentialsException(
                "credential_source.regional_cred_verification_url is not "
                + "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15");
    }

    private static int Lifetime(JsonElement impersonation) =>
        GoogleJson.Member(impersonation, "token_lifetime_seconds") is not { ValueKind: JsonValueKind.Number } seconds ? 3600
        : seconds.TryGetInt32(out var number) && number is >= 600 and <= 43200 ? number
        : throw new InvalidGoogleCredentialsException("token_lifetime_seconds is not a whole number from 600 to 43200");

    private static string? Text(JsonElement json, string name) =>
        GoogleJson.Text(json, name) is { Length: > 0 } text ? text : null;

    private static string Required(JsonElement json, string name) => Text(json, name) ?? throw Missing(name);

    private static Uri? Url(JsonElement json, string name) =>
        Text(json, name) is not { } text ? null
        : GoogleUrl.TryRead(text, out var url) ? url
        : throw new InvalidGoogleCredentialsException($"{name} is not an https URL of googleapis.com");

    private static InvalidGoogleCredentialsException Missing(string name) => new($"{name} is missing");
}
