using System.Text.Json;
using System.Text.Json.Nodes;

namespace Demo.Vertex;

/// <summary>What a call of the stand-in gets.</summary>
/// <param name="IsDone">
/// Whether what was asked for is done before: then only its response is lost, as when a connection breaks at the end.
/// </param>
/// <param name="IsAborted">Whether the connection is closed instead.</param>
/// <param name="Delay">Before the response; longer than the client waits, it hangs.</param>
public sealed record GoogleReply(
    int Status, string Body = "{}", string? RetryAfter = null, bool IsDone = false, bool IsAborted = false, TimeSpan Delay = default)
{
    public static GoogleReply Lost { get; } = new(0, IsDone: true, IsAborted: true);

    public static GoogleReply Hang { get; } = new(200, Delay: TimeSpan.FromMinutes(5));

    /// <summary>An error as Google's APIs write it.</summary>
    /// <param name="status">Such as <c>NOT_FOUND</c>.</param>
    public static GoogleReply Error(int code, string status, string message, JsonArray? details = null, string? retryAfter = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status };
        if (details is not null)
        {
            error["details"] = details;
        }

        return new GoogleReply(code, new JsonObject { ["error"] = error }.ToJsonString(), retryAfter);
    }

    /// <summary>An error as the token endpoints write it.</summary>
    internal static GoogleReply OAuthError(string error, string description) =>
        new(400, new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString());

    internal static GoogleReply Json(JsonNode json) => new(200, json.ToJsonString());
}

/// <param name="Host">Which of Google's, such as <c>sts.googleapis.com</c>.</param>
/// <param name="Path">Such as <c>/v1/token</c>.</param>
/// <param name="Query">With its question mark; empty without one.</param>
/// <param name="Bearer">The token of the header Authorization; null without one.</param>
public sealed record GoogleRequest(string Method, string Host, string Path, string Query, string? Bearer, string ContentType, string Body)
{
    /// <summary>The status that it got.</summary>
    public int Status { get; internal set; }

    /// <summary>The value of a parameter of the query.</summary>
    internal string? Parameter(string name) =>
        Query.TrimStart('?').Split('&').Where(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))
            .Select(pair => Uri.UnescapeDataString(pair[(name.Length + 1)..])).FirstOrDefault();

    internal IReadOnlyDictionary<string, string> Form() =>
        Body.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    internal JsonElement Json()
    {
        try
        {
            return JsonElement.Parse(Body);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
