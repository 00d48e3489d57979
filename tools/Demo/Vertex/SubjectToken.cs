using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace Demo.Vertex;

/// <summary>
/// Holds a subject token of AWS against what Google asks of it (Google Cloud, "Workload Identity Federation with AWS"), and, where the
/// secret key is known, its signature against that of the AWS SDK.
/// </summary>
internal static partial class SubjectToken
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Problem(string token, string audience, string? secretKey, DateTimeOffset now)
    {
        JsonElement json;
        Dictionary<string, string> headers;
        string url;
        try
        {
            json = JsonElement.Parse(Uri.UnescapeDataString(token));
            url = json.GetProperty("url").GetString()!;
            headers = json.GetProperty("headers").EnumerateArray().ToDictionary(
                header => header.GetProperty("key").GetString()!, header => header.GetProperty("value").GetString()!);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return "it is not percent-encoded JSON of url, method and headers";
        }

        var authorization = Authorization().Match(headers.GetValueOrDefault("Authorization") ?? "");
        var target = headers.GetValueOrDefault("x-goog-cloud-target-resource");
        var date = headers.GetValueOrDefault("x-amz-date") ?? "";
        return json.GetProperty("method").GetString() != "POST" ? "method is not POST"
            : !Url().IsMatch(url) ? "url is not one of GetCallerIdentity"
            : headers.GetValueOrDefault("host") != new Uri(url).Host ? "host is not that of the url"
            : target != audience ? "x-goog-cloud-target-resource is not the audience"
            : !Date().IsMatch(date) || (now - Time(date)).Duration() > MaxAge ? "x-amz-date is not now"
            : !authorization.Success ? "Authorization is not one of AWS4-HMAC-SHA256 for sts"
            : authorization.Groups["day"].Value != date[..8] ? "the day of the scope is not that of x-amz-date"
            : Signed(headers) != authorization.Groups["headers"].Value ? "not all headers are signed, in their order"
            : secretKey is not null && Signature(authorization, url, headers, secretKey) != authorization.Groups["signature"].Value
                ? "the signature is wrong"
            : null;
    }

    private static string Signed(Dictionary<string, string> headers) =>
        string.Join(';', headers.Keys.Where(name => name != "Authorization").Order(StringComparer.Ordinal));

    private static string Signature(Match authorization, string url, Dictionary<string, string> headers, string secretKey)
    {
        var signed = authorization.Groups["headers"].Value.Split(';');
        var canonical = new StringBuilder($"POST\n/\n{new Uri(url).Query[1..]}\n");
        foreach (var name in signed)
        {
            canonical.Append(name).Append(':').Append(headers[name]).Append('\n');
        }

        canonical.Append('\n').Append(string.Join(';', signed)).Append('\n').Append(Hash(""));
        var (day, region) = (authorization.Groups["day"].Value, authorization.Groups["region"].Value);
        var text = $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{day}/{region}/sts/aws4_request\n{Hash(canonical.ToString())}";
        var key = AWS4Signer.ComposeSigningKey(secretKey, region, day, "sts");
        return Convert.ToHexStringLower(AWS4Signer.ComputeKeyedHash(SigningAlgorithm.HmacSHA256, key, text));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static DateTimeOffset Time(string date) => DateTimeOffset.Parse(
        $"{date[..4]}-{date[4..6]}-{date[6..8]}T{date[9..11]}:{date[11..13]}:{date[13..15]}Z", null);

    [GeneratedRegex("^[0-9]{8}T[0-9]{6}Z$")]
    private static partial Regex Date();

    [GeneratedRegex(@"^https://sts\.[a-z0-9-]+\.amazonaws\.com\?Action=GetCallerIdentity&Version=2011-06-15$")]
    private static partial Regex Url();

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=[A-Za-z0-9]+/(?<day>[0-9]{8})/(?<region>[a-z0-9-]+)/sts/aws4_request, "
        + "SignedHeaders=(?<headers>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
