using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>Requests to the jobs that have a sample of one: paths, parameters, cursors, methods, headers.</summary>
[Fuzzer("queries", "Requests to the HTTP jobs: never 500 and more.")]
public sealed class QueryFuzzer : IFuzzer
{
    private static readonly string[] Paths =
    [
        "/hazards", "/hazards/", "/hazards.geojson", "/prod/hazards", "/v1/hazards.geojson",
        "/hazards/jma.real.x.event.1", "/hazards/x/cap",
        "/hazards/%00", "/hazards/%E5%9C%B0", "/hazards/%ff", "/hazards/%", "/hazards/..%2f..",
        "/hazards//cap", "/", "", "//", "/hazards/x/y",
        "/hazards/cap", "/HAZARDS", "/hazards?x", "/hazards/\ud83c\udf0b", "/heartbeats/billing-sync", "/heartbeats/billing-sync/start",
    ];

    private static readonly string[] Names =
    [
        "family", "kind", "severity", "area", "since", "bbox", "near", "active", "routine", "status", "limit", "cursor", "run", "", "x",
        "%", "%00", "Family", "family[]", "\u202e",
    ];

    private static readonly string[] Values =
    [
        "", "1", "0", "-1", "4", "5", "200", "201", "99999999999999999999", "1e3", "1.5", "NaN", "true", "false", "TRUE", "null", "real",
        "drill", "earthquake", "tsunami", "13", "010000", "48", "130010", "1310100", "00", "%31%33", "１３", "a", "%", "%zz", "%00", "%ff%fe",
        "%F0%9F%8C%8B", "%ED%A0%80", "+", "%2B", "%2527", "'", "\"", "<script>", "../../etc/passwd", "2026-11-20T00:00:00Z",
        "2026-11-20T00:00:00+09:00", "2026-11-20T00:00:00%2B09:00", "2026-11-20", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "24:00Z", "138,34,142,38", "170,-50,-170,50",
        "-180,-90,180,90", "180,90,-180,-90", "0,0,0,0", "1,2,3", "1,2,3,4,5", "NaN,0,0,0", "1e308,1e308,1e308,1e308", "-0,-0,-0,-0",
        "∞,0,0,0", "139.69,35.69,50", "139.69,90,5000", "139.69,-90,0", "180,0,5000", "0,0,5001", "0,0,-1", "0,0,1e-320", "-181,0,1",
        "2026-11-20T12:00:00.0000000Z#x", "AAAAAAAAAAAAAAAA", "____", "=", "a=b&c=d", ";", ",,,", ",",
    ];

    /// <summary>What the API takes: with nothing else than what is wrong, no request would come far.</summary>
    private static readonly string[] Good =
    [
        "family=earthquake", "severity=2", "area=13", "area=130010", "since=2026-11-20T00:00:00Z", "bbox=138,34,142,38",
        "near=139.69,35.69,50", "active=true", "active=false", "routine=true", "status=drill", "limit=1", "limit=200",
    ];

    private static readonly string[] Headers =
    [
        "", "Bearer example.secret", "Bearer example", "bearer example.secret", "Bearer", "Bearer ", "Bearer .", "Bearer example.",
        "Bearer .secret", "Basic x", "gzip", "gzip;q=0", "gzip;q=",
        ";;;", "*", "W/\"x\"", "\"", "deflate, gzip;q=1.0, *;q=0.5", "\0", "\r\nx: y",
        "Bearer \ud83c\udf0b.secret", "no-such-key.secret",
    ];

    private static readonly string[] HeaderNames =
        ["authorization", "accept-encoding", "if-none-match", "content-type", "accept", "host", "x-forwarded-for", "user-agent"];

    private static readonly string[] Methods = ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "get", "", "\0"];

    private readonly List<IParameterMaker> makers = [.. Plugins.All<IParameterMaker>()];
    private readonly AwsStandIn aws = new();
    private readonly Dictionary<string, JsonObject> samples;
    private readonly SortedDictionary<string, TriedJob> jobs;
    private readonly string[] names;

    public QueryFuzzer()
    {
        samples = Worker.JobTable.Names
            .Select(job => (Job: job, File: Path.Combine(FuzzFolders.Data, "events", $"{TriedJob.FunctionOf(job)}.json")))
            .Where(one => File.Exists(one.File))
            .Select(one => (one.Job, Json: JsonNode.Parse(File.ReadAllText(one.File))))
            .Where(one => one.Json is JsonObject sample && sample.ContainsKey("rawPath"))
            .ToDictionary(one => one.Job, one => (JsonObject)one.Json!);
        jobs = TriedJob.StartAll(aws.Url, [.. samples.Keys]);
        names = [.. jobs.Keys];
    }

    public string Extension => "json";

    public Trial TryOne(Random random, Action<byte[]> keep)
    {
        if (names.Length == 0)
        {
            return Trial.Nothing;
        }

        var job = names[random.Next(names.Length)];
        var request = (JsonObject)samples[job].DeepClone();
        var what = Change(request, random);
        var payload = Encoding.UTF8.GetBytes(request.ToJsonString());
        keep(payload);
        var invocation = jobs[job].Invoke(payload);
        var problem = Judge.ProblemOf(invocation);
        if (problem is not null || invocation.Posted!.IsError)
        {
            return new Trial(job, "failed", what, problem ?? $"No response of HTTP\n{Encoding.UTF8.GetString(invocation.Posted!.Body)}");
        }

        var response = JsonElement.Parse(invocation.Posted.Body);
        var status = response.GetProperty("statusCode").GetInt32();
        return new Trial(job, $"{status}", what, ProblemOf(status, response, invocation.Log));
    }

    public void Dispose()
    {
        foreach (var job in jobs.Values)
        {
            job.Dispose();
        }

        aws.Dispose();
    }

    private static string? ProblemOf(int status, JsonElement response, string log)
    {
        if (status >= 500)
        {
            return $"Status {status}\n{log}";
        }

        var headers = response.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToList()
            : [];
        var odd = headers.Find(header => header.Value.GetString()!.Any(letter => letter is < ' ' or > '~'));
        return odd.Value.ValueKind == JsonValueKind.Undefined ? null : $"A header that is not ASCII: {odd.Name}\n{odd.Value}";
    }

    private string Change(JsonObject request, Random random)
    {
        List<string> parameters = [];
        var isGood = random.Next(2) == 0;
        for (var count = random.Next(4); count > 0; count--)
        {
            parameters.Add(isGood
                ? Any(Good, random)
                : $"{Any(Names, random)}={(random.Next(30) == 0 ? new string('9', random.Next(20_000)) : Any(Values, random))}");
        }

        if (random.Next(isGood ? 2 : 8) == 0)
        {
            parameters.AddRange([.. makers.Select(maker => maker.Make(string.Join('&', parameters), random))]);
        }

        var query = string.Join(random.Next(20) == 0 ? "&&" : "&", parameters);
        var path = random.Next(2) == 0 ? request["rawPath"]!.GetValue<string>() : Any(Paths, random);
        request["rawPath"] = path;
        request["rawQueryString"] = query;
        request["queryStringParameters"] = Decoded(parameters);
        request["requestContext"]!["http"]!["method"] = random.Next(5) > 0 ? "GET" : Any(Methods, random);
        if (request["pathParameters"] is JsonObject ofPath && random.Next(2) == 0)
        {
            var (process, signal) = (Any(Values, random), Any(Values, random));
            ofPath["process"] = random.Next(20) == 0 ? new string('津', random.Next(2000)) : process;
            ofPath["signal"] = signal;
        }

        if (random.Next(3) == 0)
        {
            request["headers"]![Any(HeaderNames, random)] = Any(Headers, random);
        }

        return $"{request["requestContext"]!["http"]!["method"]} {path}?{(query.Length > 200 ? query[..200] + "…" : query)}";
    }

    /// <summary>As API Gateway does: decoded, the values of one name joined by commas.</summary>
    private static JsonObject Decoded(List<string> parameters)
    {
        var decoded = new JsonObject();
        foreach (var same in parameters.Select(one => one.Split('=', 2)).GroupBy(one => Uri.UnescapeDataString(one[0])))
        {
            decoded[same.Key] = string.Join(',', same.Select(one => Uri.UnescapeDataString(one[1])));
        }

        return decoded;
    }

    private static string Any(string[] list, Random random) => list[random.Next(list.Length)];
}

/// <summary>Makes a parameter that fits to others.</summary>
public interface IParameterMaker
{
    /// <param name="query">The other parameters.</param>
    string Make(string query, Random random);
}
