using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>A response of ReceiveHeartbeat; what is not 200 has a body of RFC 9457.</summary>
internal sealed partial record HeartbeatResponse(int Status, string Body, string ContentType, IReadOnlyDictionary<string, string> Headers)
{
    private const int RetrySeconds = 5;

    public static HeartbeatResponse Unauthorized { get; } =
        Problem(401, "Unauthorized", "Send the token of this process: Authorization: Bearer <token>.", ("www-authenticate", "Bearer"));

    public static HeartbeatResponse MethodNotAllowed { get; } = Problem(
        405, "Method Not Allowed", "A ping is a POST, a GET or a HEAD.", ("allow", "GET, HEAD, POST"));

    public static HeartbeatResponse TooLarge { get; } =
        Problem(413, "Content Too Large", "A ping needs no body, and at most 64 KB of it are ignored.");

    public static HeartbeatResponse Unavailable { get; } = Problem(
        503,
        "Service Unavailable",
        "The ping could not be kept. Send it again.",
        ("retry-after", RetrySeconds.ToString(CultureInfo.InvariantCulture)));

    /// <param name="wait">Until a ping like this one says something again.</param>
    public static HeartbeatResponse TooMany(TimeSpan wait) => Problem(
        429,
        "Too Many Requests",
        "A ping of the last seconds said the same, and it counts. Send one each 5 seconds at most.",
        ("retry-after", Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)));

    public static HeartbeatResponse BadRequest(string detail) => Problem(400, "Bad Request", detail);

    public static HeartbeatResponse Kept(HeartbeatPing ping, bool isNews) => new(
        200,
        JsonSerializer.Serialize(new KeptBody(ping.Process, ping.Field, isNews, ping.Run), HeartbeatResponseJson.Default.KeptBody),
        "application/json",
        new Dictionary<string, string>());

    /// <param name="method">Of the request: the response to a HEAD has no body.</param>
    public APIGatewayHttpApiV2ProxyResponse ToHttp(string method) => new()
    {
        StatusCode = Status,
        Headers = new Dictionary<string, string>(Headers) { ["content-type"] = ContentType, ["cache-control"] = "no-store" },
        Body = method == "HEAD" ? null : Body,
    };

    private static HeartbeatResponse Problem(int status, string title, string detail, params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>();
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        var body = JsonSerializer.Serialize(new ProblemBody(title, status, detail), HeartbeatResponseJson.Default.ProblemBody);
        return new(status, body, "application/problem+json", all);
    }

    /// <param name="Field">What the ping set: lastBeat, lastStart, lastFailure or openRuns.</param>
    /// <param name="Kept">False when the row said so already, or something newer.</param>
    internal sealed record KeptBody(
        string Process, string Field, bool Kept, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Run);

    internal sealed record ProblemBody(string Title, int Status, string Detail);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(KeptBody))]
    [JsonSerializable(typeof(ProblemBody))]
    private sealed partial class HeartbeatResponseJson : JsonSerializerContext;
}
