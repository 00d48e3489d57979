using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Demo.Vertex;

/// <summary>
/// Gives access tokens as Google does: for a subject token of AWS, for a token of the pool that may act as the service account, or for
/// an assertion that is signed with the account's key.
/// </summary>
internal sealed class TokenEndpoints(string audience, string email, Func<DateTimeOffset> now)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const int LifeSeconds = 3600;

    private readonly ConcurrentDictionary<string, DateTimeOffset> pool = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> access = new();
    private int count;

    /// <summary>Of the role that asks; null where it is not known: then only the shape of the signature is checked.</summary>
    public string? AwsSecretKey { get; set; }

    /// <summary>Of the service account's key; null for none.</summary>
    public string? PublicKeyPem { get; set; }

    /// <summary>The access tokens given so far, in no order.</summary>
    public IReadOnlyCollection<string> Given => [.. access.Keys, .. pool.Keys];

    public bool IsGood(string? token) => token is not null && access.TryGetValue(token, out var end) && end > now();

    public void RevokeAll() => access.Clear();

    /// <returns>Null for a path that is none of its.</returns>
    public GoogleReply? Reply(GoogleRequest request) => (request.Method, request.Host, request.Path) switch
    {
        ("POST", "sts.googleapis.com", "/v1/token") => Exchange(request),
        ("POST", "oauth2.googleapis.com", "/token") => Assertion(request),
        ("POST", "iamcredentials.googleapis.com", var path) when path == $"/v1/projects/-/serviceAccounts/{email}:generateAccessToken" =>
            Impersonation(request),
        _ => null,
    };

    private GoogleReply Exchange(GoogleRequest request)
    {
        var form = request.Form();
        var problem = request.ContentType != "application/x-www-form-urlencoded" ? "the body is not a form"
            : form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange" ? "grant_type"
            : form.GetValueOrDefault("requested_token_type") != "urn:ietf:params:oauth:token-type:access_token" ? "requested_token_type"
            : form.GetValueOrDefault("subject_token_type") != "urn:ietf:params:aws:token-type:aws4_request" ? "subject_token_type"
            : form.GetValueOrDefault("scope") != Scope ? "scope"
            : form.GetValueOrDefault("audience") != audience ? "audience names no provider"
            : SubjectToken.Problem(form.GetValueOrDefault("subject_token") ?? "", audience, AwsSecretKey, now());
        return problem is null
            ? GoogleReply.Json(new JsonObject
            {
                ["access_token"] = New(pool, "ya29.d.pool"),
                ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
                ["token_type"] = "Bearer",
                ["expires_in"] = LifeSeconds,
            })
            : GoogleReply.OAuthError(
                "invalid_grant", $"The subject token is refused: {problem}. Got {form.GetValueOrDefault("subject_token")}");
    }

    private GoogleReply Impersonation(GoogleRequest request)
    {
        if (request.Bearer is null || !pool.TryGetValue(request.Bearer, out var end) || end <= now())
        {
            return GoogleReply.Error(401, "UNAUTHENTICATED", $"The token {request.Bearer} is not one of the pool.");
        }

        var json = request.Json();
        return json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("scope", out var scope) && scope[0].GetString() == Scope
            && json.TryGetProperty("lifetime", out var lifetime) && lifetime.GetString() == $"{LifeSeconds}s"
            ? GoogleReply.Json(new JsonObject
            {
                ["accessToken"] = New(access, "ya29.c.account"),
                ["expireTime"] = now().AddSeconds(LifeSeconds).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            })
            : GoogleReply.Error(400, "INVALID_ARGUMENT", "scope and lifetime are not as they should be.");
    }

    private GoogleReply Assertion(GoogleRequest request)
    {
        var form = request.Form();
        var problem = form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer"
            ? "grant_type"
            : AssertionProblem((form.GetValueOrDefault("assertion") ?? "").Split('.'));
        return problem is null
            ? GoogleReply.Json(new JsonObject
            {
                ["access_token"] = New(access, "ya29.c.key"),
                ["token_type"] = "Bearer",
                ["expires_in"] = LifeSeconds,
            })
            : GoogleReply.OAuthError("invalid_grant", $"Invalid JWT: {problem}. Got {form.GetValueOrDefault("assertion")}");
    }

    private string? AssertionProblem(string[] parts)
    {
        if (parts.Length != 3 || PublicKeyPem is null)
        {
            return "not of three parts, or no key is known";
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(PublicKeyPem);
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (!rsa.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return "invalid signature";
        }

        var (header, claims) = (Part(parts[0]), Part(parts[1]));
        var (issued, expires) = (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64());
        return header.GetProperty("alg").GetString() != "RS256" ? "alg"
            : claims.GetProperty("iss").GetString() != email ? "iss"
            : claims.GetProperty("aud").GetString() != "https://oauth2.googleapis.com/token" ? "aud"
            : claims.GetProperty("scope").GetString() != Scope ? "scope"
            : expires - issued is <= 0 or > 3600 || Math.Abs(issued - now().ToUnixTimeSeconds()) > 300 ? "iat and exp"
            : null;
    }

    private static JsonElement Part(string text) => JsonElement.Parse(Base64Url.DecodeFromChars(text));

    private string New(ConcurrentDictionary<string, DateTimeOffset> tokens, string prefix)
    {
        var token = $"{prefix}-{Interlocked.Increment(ref count)}-{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
        tokens[token] = now().AddSeconds(LifeSeconds);
        return token;
    }
}
