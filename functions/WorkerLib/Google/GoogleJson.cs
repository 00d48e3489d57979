using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Google;

/// <summary>The request of generateAccessToken.</summary>
/// <param name="Lifetime">Such as <c>3600s</c>.</param>
internal sealed record AccessTokenRequest(IReadOnlyList<string> Scope, string Lifetime);

/// <summary>The header of a signed assertion.</summary>
internal sealed record AssertionHeader(string Alg, string Typ, string? Kid);

/// <param name="Iat">Seconds since 1970, as <paramref name="Exp"/>.</param>
internal sealed record AssertionClaims(string Iss, string Scope, string Aud, long Iat, long Exp);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessTokenRequest))]
[JsonSerializable(typeof(AssertionHeader))]
[JsonSerializable(typeof(AssertionClaims))]
internal sealed partial class GoogleJson : JsonSerializerContext;
