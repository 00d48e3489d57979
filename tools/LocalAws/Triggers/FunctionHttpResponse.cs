using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalAws.Triggers;

/// <summary>What an HTTP API answers for what a function returned, payload format 2.0.</summary>
internal sealed record FunctionHttpResponse(int StatusCode, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Why what the function returned cannot be sent, and status 500 is; null when it can.</summary>
    public string? Problem { get; private init; }

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
        catch (JsonException)
        {
            return Unsendable("it is no JSON.");
        }
        catch (FormatException exception)
        {
            return Unsendable(exception.Message);
        }
    }

    private static FunctionHttpResponse Unsendable(string problem) => InternalServerError with { Problem = problem };

    private static FunctionHttpResponse ReadParts(JsonElement response, JsonElement status)
    {
        var isNumber = int.TryParse(status.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var statusCode);
        if (!isNumber || statusCode is < 200 or > 599)
        {
            return Unsendable($"statusCode is {Shortened(status.ToString())}; write a number from 200 to 599.");
        }

        var headers = new List<KeyValuePair<string, string>>();
        if (MemberOf(response, "headers", JsonValueKind.Object) is { } given)
        {
            headers.AddRange(given.EnumerateObject().Select(header => Header(header.Name, header.Value.ToString())));
        }

        if (MemberOf(response, "cookies", JsonValueKind.Array) is { } cookies)
        {
            headers.AddRange(cookies.EnumerateArray().Select(cookie => Header("set-cookie", cookie.ToString())));
        }

        if (!headers.Any(header => string.Equals(header.Key, "content-type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(KeyValuePair.Create("content-type", "text/plain;charset=UTF-8"));
        }

        var text = MemberOf(response, "body", JsonValueKind.String)?.GetString() ?? "";
        var isBase64 = response.TryGetProperty("isBase64Encoded", out var encoded) && encoded.ValueKind == JsonValueKind.True;
        return new FunctionHttpResponse(statusCode, headers, isBase64 ? FromBase64(text) : Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="FormatException">The member is of another kind.</exception>
    private static JsonElement? MemberOf(JsonElement response, string name, JsonValueKind kind)
    {
        if (!response.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == kind
            ? value
            : throw new FormatException($"{name} is {NameOf(value.ValueKind)}, not {NameOf(kind)}.");
    }

    /// <exception cref="FormatException">HTTP has no such header.</exception>
    private static KeyValuePair<string, string> Header(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new FormatException($"'{Shortened(name)}' is no name of a header.");
        }

        return value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw new FormatException($"header {Shortened(name)} has the value '{Shortened(value)}'; only printable ASCII can be sent.")
            : KeyValuePair.Create(name, value);
    }

    private static byte[] FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new FormatException("isBase64Encoded is true and body is not base64.");
        }
    }

    private static string NameOf(JsonValueKind kind) => kind.ToString().ToLowerInvariant();

    private static string Shortened(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
