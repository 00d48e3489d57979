using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WorkerLib.Google;

/// <summary>A JSON Web Token that a service account's key signed with RS256: good for an hour, the longest that Google takes.</summary>
internal static class ServiceAccountAssertion
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <exception cref="InvalidGoogleCredentialsException">The key is not one of RSA in PEM.</exception>
    public static string Create(GoogleCredential.ServiceAccount account, string scope, DateTimeOffset now)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (account.KeyId is { } id)
        {
            header["kid"] = id;
        }

        var claims = new JsonObject
        {
            ["iss"] = account.Email,
            ["scope"] = scope,
            ["aud"] = account.TokenUrl.AbsoluteUri,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Base64Url.EncodeToString(GoogleJson.Bytes(header))}.{Base64Url.EncodeToString(GoogleJson.Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(account.PrivateKey, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static byte[] Sign(string pem, byte[] content)
    {
        using var rsa = RSA.Create();
        try
        {
            // What Google gives is PKCS #8. ImportFromPem knows other kinds, and 12 kB of the package would know them, too.
            var found = PemEncoding.Find(pem);
            if (!pem.AsSpan()[found.Label].SequenceEqual("PRIVATE KEY"))
            {
                throw new CryptographicException("PKCS #8 is expected.");
            }

            rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(pem[found.Base64Data]), out _);
            return rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or CryptographicException)
        {
            // Without the cause, which may quote the key.
            throw new InvalidGoogleCredentialsException("private_key is not a private key of RSA in PEM (PKCS #8)");
        }
    }
}
