using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace WorkerLib;

/// <summary>The token of an <c>Authorization</c> header, with which a caller proves who it is. Tables hold only its SHA-256.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";
    private const int MaxChars = 512;

    // Compared with where a caller or its token is unknown, so that the response takes as long. Nobody knows what has this hash.
    private static readonly byte[] OfNobody = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>The token of an <c>Authorization</c> header; null when it holds none.</summary>
    public static string? Of(string? authorization) =>
        authorization is { Length: > 7 and <= MaxChars } && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim() is { Length: > 0 } token ? token : null
            : null;

    /// <summary>Whether a token has a hash, in the same time whatever the hash is.</summary>
    /// <param name="sha256">Hexadecimal, as it is stored; null or none when the caller is unknown or has no token.</param>
    public static bool Matches(string token, string? sha256)
    {
        var stored = new byte[SHA256.HashSizeInBytes];
        var isHash = sha256?.Length == 2 * stored.Length && Convert.FromHexString(sha256, stored, out _, out _) == OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), isHash ? stored : OfNobody);
    }
}
