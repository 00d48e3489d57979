using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace LocalAws;

/// <summary>Calls to services of the local AWS for which the tool has no SDK client.</summary>
/// <param name="endpoint">Where the local AWS listens.</param>
internal sealed class LocalAwsApi(Uri endpoint) : IDisposable
{
    public const string Region = "ap-northeast-1";

    // Longer than any wait for messages.
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Reads a resource of a service with a REST API; null when it is not there.</summary>
    public async Task<JsonElement?> TryGetAsync(string service, string path, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, service, new Uri(endpoint, path));
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <inheritdoc cref="TryGetAsync"/>
    public async Task<JsonElement> GetAsync(string service, string path, CancellationToken cancellationToken) =>
        await TryGetAsync(service, path, cancellationToken) ?? throw new HttpRequestException($"{path} is not there");

    /// <summary>Calls an action of a service with a JSON protocol.</summary>
    /// <param name="action">With its prefix, such as <c>AmazonSQS.SendMessage</c>.</param>
    /// <exception cref="HttpRequestException">The service refused, with what it said.</exception>
    public async Task<JsonElement> CallAsync(string service, string action, JsonObject input, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, service, endpoint);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", action);
        request.Content = new StringContent(input.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0");
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? default : JsonElement.Parse(text)
            : throw new HttpRequestException($"{action}: {text}", null, response.StatusCode);
    }

    /// <summary>Calls an action without input of a service with the query protocol.</summary>
    public async Task<XDocument> QueryAsync(string service, string action, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, service, endpoint);
        request.Content = new FormUrlEncodedContent([new("Action", action)]);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return XDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>The URL of a queue, from <c>arn:aws:sqs:region:account:name</c>.</summary>
    public string QueueUrl(string arn)
    {
        var parts = arn.Split(':');
        return new Uri(endpoint, $"/{parts[4]}/{parts[5]}").ToString();
    }

    public void Dispose() => http.Dispose();

    /// <summary>moto reads service and region from the signature, which it does not check.</summary>
    private static HttpRequestMessage Request(HttpMethod method, string service, Uri uri)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{Region}/{service}/aws4_request, SignedHeaders=host, Signature=none");
        return request;
    }
}
