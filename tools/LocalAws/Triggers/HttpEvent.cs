using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LocalAws.Triggers;

/// <summary>
/// The event that an HTTP API makes of a request, payload format 2.0
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
/// </summary>
internal static class HttpEvent
{
    private const string Account = "123456789012";
    private const string Address = "127.0.0.1";

    private static readonly string[] TextTypes =
        [MediaTypeNames.Application.Json, MediaTypeNames.Application.Xml, "application/javascript"];

    /// <param name="rawPath">Undecoded, with the stage where that is not <c>$default</c>.</param>
    public static JsonObject Create(
        HttpRequest request, byte[] body, DeployedApi api, string stage, HttpRoute route, string rawPath,
        IReadOnlyDictionary<string, string> parameters, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString("N")[..16];
        var shaped = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = route.Key,
            ["rawPath"] = rawPath,
            ["rawQueryString"] = request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
        };
        if (request.Headers.Cookie.Count > 0)
        {
            shaped["cookies"] = new JsonArray(
                [.. request.Headers.Cookie.SelectMany(line => line!.Split("; ")).Select(cookie => (JsonNode)cookie)]);
        }

        shaped["headers"] = Headers(request);
        var query = Query(request).ToList();
        if (query.Count > 0)
        {
            shaped["queryStringParameters"] = Object(query);
        }

        if (parameters.Count > 0)
        {
            shaped["pathParameters"] = Object(parameters);
        }

        shaped["requestContext"] = new JsonObject
        {
            ["accountId"] = Account,
            ["apiId"] = api.Id,
            ["domainName"] = request.Host.Value,
            ["domainPrefix"] = api.Id,
            ["http"] = new JsonObject
            {
                ["method"] = request.Method,
                ["path"] = rawPath,
                ["protocol"] = request.Protocol,
                ["sourceIp"] = Address,
                ["userAgent"] = request.Headers.UserAgent.ToString(),
            },
            ["requestId"] = id,
            ["routeKey"] = route.Key,
            ["stage"] = stage,
            ["time"] = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
            ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
        };
        if (route.NeedsSignature)
        {
            // Who signed; here everybody counts as this one.
            shaped["requestContext"]!["authorizer"] = new JsonObject
            {
                ["iam"] = new JsonObject
                {
                    ["accountId"] = Account,
                    ["userArn"] = $"arn:aws:iam::{Account}:user/local",
                    ["userId"] = "local",
                    ["callerId"] = "local",
                    ["accessKey"] = "local",
                },
            };
        }

        var isText = IsText(request);
        if (body.Length > 0)
        {
            shaped["body"] = isText ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body);
        }

        shaped["isBase64Encoded"] = body.Length > 0 && !isText;
        return shaped;
    }

    /// <summary>Decoded, the values of one name joined by commas. <c>HttpRequest.Query</c> would take <c>Area</c> and <c>area</c> for
    /// one.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Query(HttpRequest request)
    {
        var found = new List<(string Name, string Value)>();
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            found.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return found.GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pairs => KeyValuePair.Create(pairs.Key, string.Join(',', pairs.Select(pair => pair.Value))));
    }

    /// <summary>Lower-case names, the values of one name joined by commas; cookies stand in a field of their own.</summary>
    private static JsonObject Headers(HttpRequest request)
    {
        var headers = request.Headers.Where(header => !string.Equals(header.Key, HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value.ToArray()));
        headers["x-forwarded-for"] = Address;
        headers["x-forwarded-port"] = $"{request.Host.Port ?? 80}";
        headers["x-forwarded-proto"] = "http";
        return Object(headers);
    }

    private static JsonObject Object(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));

    /// <summary>What is not known to be text arrives in base64, a form too.</summary>
    private static bool IsText(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || type.Type == "text" || type.Suffix == "json" || type.Suffix == "xml"
            || TextTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase));
}
