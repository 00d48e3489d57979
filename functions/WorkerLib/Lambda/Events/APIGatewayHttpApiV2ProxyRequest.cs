using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// A request of an HTTP API, payload format 2.0
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). Header names are in lower
/// case; several values of one header or query parameter are joined by commas.
/// </summary>
public sealed record APIGatewayHttpApiV2ProxyRequest
{
    public string? Version { get; init; }

    /// <summary>The route as Terraform has it, such as <c>POST /orders/{id}</c>, or <c>$default</c>.</summary>
    public required string RouteKey { get; init; }

    public required string RawPath { get; init; }

    [AllowNull]
    public string RawQueryString { get => field ?? ""; init; }

    [AllowNull]
    public IReadOnlyList<string> Cookies { get => field ?? []; init; }

    [AllowNull]
    public IReadOnlyDictionary<string, string> Headers { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    public IReadOnlyDictionary<string, string> QueryStringParameters { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    public IReadOnlyDictionary<string, string> PathParameters { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    [AllowNull]
    public IReadOnlyDictionary<string, string> StageVariables { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    public required ProxyRequestContext RequestContext { get; init; }

    /// <summary>Null when there is none; base64 when <see cref="IsBase64Encoded"/>. <see cref="BodyBytes"/> reads both.</summary>
    public string? Body { get; init; }

    /// <summary>True for bodies that are not text to API Gateway; among them is what <c>curl -d</c> sends without a content type.</summary>
    public bool IsBase64Encoded { get; init; }

    /// <summary>The body as the client sent it; empty when there is none.</summary>
    public byte[] BodyBytes() => IsBase64Encoded ? Convert.FromBase64String(Body ?? "") : Encoding.UTF8.GetBytes(Body ?? "");

    public sealed record ProxyRequestContext
    {
        public string? AccountId { get; init; }

        public string? ApiId { get; init; }

        public string? DomainName { get; init; }

        public string? DomainPrefix { get; init; }

        public required HttpDescription Http { get; init; }

        public string? RequestId { get; init; }

        public string? RouteKey { get; init; }

        public string? Stage { get; init; }

        /// <summary>
        /// In the format of web server logs, such as <c>12/Mar/2020:19:03:58 +0000</c>; <see cref="TimeEpoch"/> is easier.
        /// </summary>
        public string? Time { get; init; }

        /// <summary>Milliseconds since 1970.</summary>
        public long TimeEpoch { get; init; }

        /// <summary>What the API's authorizer found out; null when it has none.</summary>
        public AuthorizerDescription? Authorizer { get; init; }
    }

    public sealed record HttpDescription
    {
        public required string Method { get; init; }

        public required string Path { get; init; }

        public string? Protocol { get; init; }

        public string? SourceIp { get; init; }

        public string? UserAgent { get; init; }
    }

    /// <param name="Jwt">Of a JWT authorizer; null for others.</param>
    public sealed record AuthorizerDescription(JwtDescription? Jwt = null);

    /// <param name="Scopes">Scopes of the route that the token has; null when the route asks for none.</param>
    public sealed record JwtDescription(IReadOnlyDictionary<string, string>? Claims = null, IReadOnlyList<string>? Scopes = null);
}
