using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// A request of an HTTP API, payload format 2.0
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). Header names are in lower
/// case; several values of one header or query parameter are joined by commas.
/// </summary>
public sealed record APIGatewayHttpApiV2ProxyRequest
{
    [JsonConverter(typeof(OptionalTextConverter))]
    public string? Version { get; init; }

    /// <summary>The route as Terraform has it, such as <c>POST /orders/{id}</c>, or <c>$default</c>; empty when it is missing.</summary>
    [JsonConverter(typeof(OptionalTextConverter))]
    [AllowNull]
    public string RouteKey { get => field ?? ""; init; }

    public required string RawPath { get; init; }

    [AllowNull]
    public string RawQueryString { get => field ?? ""; init; }

    [AllowNull]
    [JsonConverter(typeof(OptionalTextListConverter))]
    public IReadOnlyList<string> Cookies { get => field ?? []; init; }

    [AllowNull]
    [JsonConverter(typeof(OptionalTextsConverter))]
    public IReadOnlyDictionary<string, string> Headers { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    [JsonConverter(typeof(OptionalTextsConverter))]
    public IReadOnlyDictionary<string, string> QueryStringParameters { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    [JsonConverter(typeof(OptionalTextsConverter))]
    public IReadOnlyDictionary<string, string> PathParameters { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    [JsonConverter(typeof(OptionalTextsConverter))]
    public IReadOnlyDictionary<string, string> StageVariables { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    public required ProxyRequestContext RequestContext { get; init; }

    /// <summary>Null when there is none; base64 when <see cref="IsBase64Encoded"/>. <see cref="BodyBytes"/> reads both.</summary>
    public string? Body { get; init; }

    /// <summary>True for bodies that are not text to API Gateway; among them is what <c>curl -d</c> sends without a content type.</summary>
    [JsonConverter(typeof(OptionalFlagConverter))]
    public bool IsBase64Encoded { get; init; }

    /// <summary>The body as the client sent it; empty when there is none.</summary>
    public byte[] BodyBytes() => IsBase64Encoded ? Convert.FromBase64String(Body ?? "") : Encoding.UTF8.GetBytes(Body ?? "");

    public sealed record ProxyRequestContext
    {
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? AccountId { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? ApiId { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? DomainName { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? DomainPrefix { get; init; }

        public required HttpDescription Http { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? RequestId { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? RouteKey { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Stage { get; init; }

        /// <summary>
        /// In the format of web server logs, such as <c>12/Mar/2020:19:03:58 +0000</c>; <see cref="TimeEpoch"/> is easier.
        /// </summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Time { get; init; }

        /// <summary>Milliseconds since 1970; 0 when it is no whole number.</summary>
        [JsonConverter(typeof(OptionalConverter<long>))]
        public long TimeEpoch { get; init; }

        /// <summary>What the API's authorizer found out; null when it has none.</summary>
        [JsonConverter(typeof(OptionalConverter<AuthorizerDescription>))]
        public AuthorizerDescription? Authorizer { get; init; }
    }

    public sealed record HttpDescription
    {
        public required string Method { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        [AllowNull]
        public string Path { get => field ?? ""; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Protocol { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? SourceIp { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? UserAgent { get; init; }
    }

    /// <param name="Jwt">Of a JWT authorizer; null for others.</param>
    public sealed record AuthorizerDescription(
        [property: JsonConverter(typeof(OptionalConverter<JwtDescription>))] JwtDescription? Jwt = null);

    /// <param name="Claims">Numbers, true and false as text; without those that are lists or objects.</param>
    /// <param name="Scopes">Scopes of the route that the token has; null when the route asks for none.</param>
    public sealed record JwtDescription(
        [property: JsonConverter(typeof(OptionalTextsConverter))] IReadOnlyDictionary<string, string>? Claims = null,
        [property: JsonConverter(typeof(OptionalTextListConverter))] IReadOnlyList<string>? Scopes = null);
}
