using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerLib.Google;

/// <summary>
/// What proves to Google which AWS role asks: a signed request of GetCallerIdentity, which Google's Security Token Service sends to AWS
/// itself (Google Cloud, "Workload Identity Federation with AWS"; google.aip.dev/auth/4117). AWS takes it for 15 minutes.
/// </summary>
internal static class AwsSubjectToken
{
    public const string Type = "urn:ietf:params:aws:token-type:aws4_request";
    public const string TargetHeader = "x-goog-cloud-target-resource";

    private const string Method = "POST";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="verificationUrl">With <c>{region}</c> in it, as in the credential configuration.</param>
    /// <param name="audience">Resource name of the provider; signed, so that nobody can use the token for another one.</param>
    /// <returns>The request as JSON, percent-encoded.</returns>
    public static string Create(AwsIdentity identity, string verificationUrl, string audience, DateTimeOffset now)
    {
        var url = verificationUrl.Replace("{region}", identity.Region, StringComparison.Ordinal);
        var address = new Uri(url);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.Host,
            [AwsRequestSigner.DateHeader] = AwsRequestSigner.Time(now),
            [TargetHeader] = audience,
        };
        if (identity.SessionToken is { } session)
        {
            headers["x-amz-security-token"] = session;
        }

        var signer = new AwsRequestSigner(identity.AccessKeyId, identity.SecretKey, identity.Region, "sts");
        return Uri.EscapeDataString(Json(url, [.. headers, new("Authorization", signer.Sign(Method, address, headers))]));
    }

    private static string Json(string url, IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteString("method", Method);
            json.WriteStartArray("headers");
            foreach (var (name, value) in headers)
            {
                json.WriteStartObject();
                json.WriteString("key", name);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
