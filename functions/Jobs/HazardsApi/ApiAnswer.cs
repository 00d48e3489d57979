using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Worker.Jobs.HazardsApi;

/// <summary>An answer of HazardsApi; what is not 200 has a body of RFC 9457.</summary>
internal sealed partial record ApiAnswer(int Status, string Body, string ContentType)
{
    private const int RetrySeconds = 5;

    // Before the answers that are made with it.
    private static readonly JsonTypeInfo<ProblemBody> Readable = new ApiProblemJson(
        new JsonSerializerOptions(ApiProblemJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ProblemBody;

    public static ApiAnswer NotFound { get; } = Problem(
        404, "Not Found", "There are /hazards, /hazards.geojson, /hazards/{id} and /hazards/{id}/cap.");

    public static ApiAnswer MethodNotAllowed { get; } =
        Problem(405, "Method Not Allowed", "Hazards are only read.") with { Headers = new() { ["allow"] = "GET, HEAD" } };

    public static ApiAnswer Unauthorized { get; } =
        Problem(401, "Unauthorized", "Send your key: Authorization: Bearer <id>.<secret>.") with { Headers = new() { ["www-authenticate"] = "Bearer" } };

    public static ApiAnswer NoSuchHazard { get; } = Problem(404, "Not Found", "There is no hazard of this id.");

    public static ApiAnswer NothingToCancel { get; } = Problem(
        404, "Not Found", "Of this hazard nothing but its cancel is known, so there is no CAP message that it could cancel.");

    public static ApiAnswer Unavailable { get; } = Problem(503, "Service Unavailable", "The tables cannot answer now. Try again.") with
    {
        Headers = new() { ["retry-after"] = RetrySeconds.ToString(CultureInfo.InvariantCulture) },
    };

    public Dictionary<string, string> Headers { get; init; } = [];

    public static ApiAnswer Json(string body) => new(200, body, "application/json");

    public static ApiAnswer GeoJson(string body) => new(200, body, "application/geo+json");

    public static ApiAnswer Cap(string body) => new(200, body, "application/cap+xml");

    public static ApiAnswer BadParameter(BadParameterException bad) => Problem(new ProblemBody(
        "Bad Request", 400, bad.Parameter.Length > 0 ? $"{bad.Parameter} cannot be '{bad.Value}'. Allowed: {bad.Allowed}." : $"Allowed: {bad.Allowed}.")
    {
        Parameter = bad.Parameter,
        Value = bad.Value,
        Allowed = bad.Allowed,
    });

    public static ApiAnswer TooMany(ApiAllowance allowance) =>
        Problem(429, "Too Many Requests", $"This key may make {allowance.PerMinute} requests a minute. Try again in {allowance.Seconds} s.") with
        {
            Headers = new() { ["retry-after"] = allowance.Seconds.ToString(CultureInfo.InvariantCulture) },
        };

    /// <summary>For a body that only fits when it is compressed.</summary>
    public static ApiAnswer TooLarge { get; } = Problem(406, "Not Acceptable", "This answer is so large that it is only sent compressed. Send Accept-Encoding: gzip.");

    private static ApiAnswer Problem(int status, string title, string detail) => Problem(new ProblemBody(title, status, detail));

    private static ApiAnswer Problem(ProblemBody problem) => new(problem.Status, JsonSerializer.Serialize(problem, Readable), "application/problem+json");

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
