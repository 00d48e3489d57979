using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WorkerLib.Google;

/// <summary>A JSON Web Token that a service account's key signed with RS256: good for an hour, the longest that Google takes.</summary>
internal static class ServiceAccountAssertion
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <exception cref="InvalidGoogleCredentialsException">The key is not one of RSA in PEM.</exception>
    public static string Create(GoogleCredential.ServiceAccount account, string scope, DateTimeOffset now)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new AssertionHeader("RS256", "JWT", account.KeyId), GoogleJson.Default.AssertionHeader);
        var claims = new AssertionClaims(
            account.Email, scope, account.TokenUrl.AbsoluteUri, now.ToUnixTimeSeconds(), (now + Lifetime).ToUnixTimeSeconds());
        var signed = $"{Base64Url.EncodeToString(header)}."
            + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, GoogleJson.Default.AssertionClaims));
        return $"{signed}.{Base64Url.EncodeToString(Sign(account.PrivateKey, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static byte[] Sign(string pem, byte[] content)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // Without the cause, which may quote the key.
            throw new InvalidGoogleCredentialsException("private_key is not a private key of RSA in PEM");
        }
    }
}
