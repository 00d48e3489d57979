using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WorkerLib.Google;

/// <summary>
/// Signs a request without a body with AWS Signature Version 4 (AWS IAM User Guide, "Create a signed AWS API request"). The SDK's signer
/// signs its own requests and adds headers of its own; here exactly the headers that Google expects are signed, for Google repeats the
/// request and refuses any other.
/// </summary>
/// <param name="region">Such as <c>ap-northeast-1</c>.</param>
internal sealed class AwsRequestSigner(string accessKeyId, string secretKey, string region, string service)
{
    public const string DateHeader = "x-amz-date";

    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly string NoBody = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="url">Its query is written as it is to be sent, each name once.</param>
    /// <param name="headers">All headers to sign, named in lower case, <see cref="DateHeader"/> among them.</param>
    public string Sign(string method, Uri url, SortedDictionary<string, string> headers)
    {
        var time = headers[DateHeader];
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var names = string.Join(';', headers.Keys);
        var canonical = string.Join(
            '\n',
            [
                method,
                url.AbsolutePath,
                string.Join('&', url.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal)),
                .. headers.Select(header => $"{header.Key}:{header.Value.Trim()}"),
                "",
                names,
                NoBody,
            ]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var signature = Convert.ToHexStringLower(Hmac(SigningKey(time[..8]), $"{Algorithm}\n{time}\n{scope}\n{hash}"));
        return $"{Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    public static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private byte[] SigningKey(string day)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{secretKey}");
        foreach (var part in (string[])[day, region, service, "aws4_request"])
        {
            key = Hmac(key, part);
        }

        return key;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
