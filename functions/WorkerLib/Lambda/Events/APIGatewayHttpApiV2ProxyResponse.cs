namespace WorkerLib.Lambda.Events;

/// <summary>The response to an <see cref="APIGatewayHttpApiV2ProxyRequest"/>. A job that throws is a plain 500 to the client.</summary>
public sealed record APIGatewayHttpApiV2ProxyResponse
{
    public int StatusCode { get; init; } = 200;

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Values for <c>Set-Cookie</c>, a header each.</summary>
    public IReadOnlyList<string>? Cookies { get; init; }

    /// <summary>Text, or base64 with <see cref="IsBase64Encoded"/>; with it at most 6 MB in all.</summary>
    public string? Body { get; init; }

    public bool IsBase64Encoded { get; init; }
}
