using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Jobs.Notify;

/// <summary>
/// Signs requests by https://www.standardwebhooks.com, for which receivers have libraries: HMAC-SHA256 of id, timestamp and body, so that
/// a receiver knows who sent them, refuses old ones, and takes one that comes twice once.
/// </summary>
internal static class WebhookSignature
{
    /// <param name="keys">While a secret is rotated there are two: the receiver takes a request by either signature.</param>
    public static void Sign(HttpRequestMessage request, string id, DateTimeOffset now, IReadOnlyList<byte[]> keys, byte[] body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation(
            "webhook-signature", string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}")));
    }
}
