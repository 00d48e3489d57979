using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Worker.Jobs.HazardsApi;

/// <summary>What HazardsApi responds; what is not 200 has a body of RFC 9457.</summary>
internal sealed partial record ApiResult(int Status, string Body, string ContentType)
{
    private const int RetrySeconds = 5;

    // Before the results that are made with it.
    private static readonly JsonTypeInfo<ProblemBody> Readable = new ApiProblemJson(
        new JsonSerializerOptions(ApiProblemJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ProblemBody;

    public static ApiResult NotFound { get; } = Problem(
        404, "Not Found", "There are /hazards, /hazards.geojson, /hazards/{id} and /hazards/{id}/cap.");

    public static ApiResult MethodNotAllowed { get; } =
        Problem(405, "Method Not Allowed", "Hazards are only read.") with { Headers = new() { ["allow"] = "GET, HEAD" } };

    public static ApiResult Unauthorized { get; } =
        Problem(401, "Unauthorized", "Send your key: Authorization: Bearer <id>.<secret>.") with
        {
            Headers = new() { ["www-authenticate"] = "Bearer" },
        };

    public static ApiResult NoSuchHazard { get; } = Problem(404, "Not Found", "There is no hazard of this id.");

    public static ApiResult NothingToCancel { get; } = Problem(
        404, "Not Found", "Only the cancellation of this hazard is known, so there is no CAP message to cancel.");

    public static ApiResult Unavailable { get; } =
        Problem(503, "Service Unavailable", "The tables are not available now. Retry later.") with
        {
            Headers = new() { ["retry-after"] = RetrySeconds.ToString(CultureInfo.InvariantCulture) },
        };

    public Dictionary<string, string> Headers { get; init; } = [];

    public static ApiResult Json(string body) => new(200, body, "application/json");

    public static ApiResult GeoJson(string body) => new(200, body, "application/geo+json");

    public static ApiResult Cap(string body) => new(200, body, "application/cap+xml");

    public static ApiResult BadParameter(BadParameterException bad) => Problem(new ProblemBody(
        "Bad Request",
        400,
        bad.Parameter.Length > 0 ? $"{bad.Parameter} cannot be '{bad.Value}'. Allowed: {bad.Allowed}." : $"Allowed: {bad.Allowed}.")
    {
        Parameter = bad.Parameter,
        Value = bad.Value,
        Allowed = bad.Allowed,
    });

    public static ApiResult TooMany(ApiAllowance allowance)
    {
        var detail = $"This key may make {allowance.PerMinute} requests per minute. Retry in {allowance.Seconds} s.";
        return Problem(429, "Too Many Requests", detail) with
        {
            Headers = new() { ["retry-after"] = allowance.Seconds.ToString(CultureInfo.InvariantCulture) },
        };
    }

    /// <summary>For a body that only fits when it is compressed.</summary>
    public static ApiResult TooLarge { get; } = Problem(
        406, "Not Acceptable", "This response is so large that it is only sent compressed. Send Accept-Encoding: gzip.");

    private static ApiResult Problem(int status, string title, string detail) => Problem(new ProblemBody(title, status, detail));

    private static ApiResult Problem(ProblemBody problem) =>
        new(problem.Status, JsonSerializer.Serialize(problem, Readable), "application/problem+json");

    internal sealed record ProblemBody(string Title, int Status, string Detail)
    {
        /// <summary>What is wrong: the parameter's name, what it was, and what it may be.</summary>
        public string? Parameter { get; init; }

        public string? Value { get; init; }

        public string? Allowed { get; init; }
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(ProblemBody))]
    private sealed partial class ApiProblemJson : JsonSerializerContext;
}
