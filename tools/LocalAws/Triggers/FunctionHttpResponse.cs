using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalAws.Triggers;

/// <summary>What an HTTP API answers for what a function returned, payload format 2.0.</summary>
internal sealed record FunctionHttpResponse(int StatusCode, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public static FunctionHttpResponse Message(int statusCode, string message) => new(
        statusCode,
        [KeyValuePair.Create("content-type", "application/json")],
        Encoding.UTF8.GetBytes($$"""{"message":{{JsonSerializer.Serialize(message)}}}"""));

    public static FunctionHttpResponse InternalServerError => Message(500, "Internal Server Error");

    /// <summary>A response with a <c>statusCode</c> is taken apart; any other is the body itself, as JSON with status 200.</summary>
    public static FunctionHttpResponse Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("statusCode", out var status)
                ? ReadParts(json.RootElement, status)
                : new FunctionHttpResponse(200, [KeyValuePair.Create("content-type", "application/json")], payload);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return InternalServerError;
        }
    }

    private static FunctionHttpResponse ReadParts(JsonElement response, JsonElement status)
    {
        var statusCode = status.ValueKind == JsonValueKind.String
            ? int.Parse(status.GetString()!, CultureInfo.InvariantCulture)
            : status.GetInt32();
        if (statusCode is < 200 or > 599)
        {
            return InternalServerError;
        }

        var headers = new List<KeyValuePair<string, string>>();
        if (response.TryGetProperty("headers", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            headers.AddRange(given.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.ToString())));
        }

        if (response.TryGetProperty("cookies", out var cookies) && cookies.ValueKind != JsonValueKind.Null)
        {
            headers.AddRange(cookies.EnumerateArray().Select(cookie => KeyValuePair.Create("set-cookie", cookie.GetString()!)));
        }

        if (!headers.Any(header => string.Equals(header.Key, "content-type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(KeyValuePair.Create("content-type", "text/plain;charset=UTF-8"));
        }

        var text = response.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body.GetString()! : "";
        var isBase64 = response.TryGetProperty("isBase64Encoded", out var encoded) && encoded.ValueKind == JsonValueKind.True;
        return new FunctionHttpResponse(statusCode, headers, isBase64 ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
    }
}
