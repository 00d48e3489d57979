using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Demo.Map;
using LocalAws;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.Watch;

namespace Worker.Tests.Demo;

/// <summary>A console whose function hazards_api is a stub: it gives the features it was given, with an ETag, 200 per page.</summary>
internal sealed class HazardsConsole : IAsyncDisposable
{
    private const int PerPage = 200;

    private readonly InvocationHistory history = new();
    private ConsoleServer server = null!;

    public Uri Url => server.Url;

    public Uri Map => new(Url, "pages/map");

    /// <summary>Features as JSON, by status; those that hold "cancelled" are not in force.</summary>
    public Dictionary<string, string[]> Features { get; } = [];

    /// <summary>When set, what is answered to everything.</summary>
    public (int Status, string Body)? Instead { get; set; }

    public List<JsonElement> Events { get; } = [];

    public List<PutItemRequest> Keys { get; } = [];

    public LocalStreams Streams { get; } = new();

    /// <summary>The rows of the incidents table.</summary>
    public List<Dictionary<string, AttributeValue>> Incidents { get; } = [];

    /// <summary>Whether the page asked for hazards of that status.</summary>
    public bool Asked(string status)
    {
        lock (Events)
        {
            return Events.Exists(
                request => request.GetProperty("rawQueryString").GetString()!.StartsWith($"status={status}&", StringComparison.Ordinal));
        }
    }

    public static async Task<HazardsConsole> StartAsync(bool isDeployed = true)
    {
        var console = new HazardsConsole();
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.PutItemAsync(Arg.Do<PutItemRequest>(console.Keys.Add), Arg.Any<CancellationToken>()).Returns(new PutItemResponse());
        dynamoDB.ScanAsync(Arg.Is<ScanRequest>(request => request.TableName == "incidents"), Arg.Any<CancellationToken>())
            .Returns(_ => new ScanResponse { Items = console.Incidents });
        FunctionConfiguration function = new(
            isDeployed ? HazardMap.Function : "say", "arn", "Say", "provided.al2023", TimeSpan.FromSeconds(3), 128, "",
            new Dictionary<string, string>(), "");
        Func<CancellationToken, Task<IReadOnlyList<FunctionConfiguration>>> functions = _ =>
            Task.FromResult<IReadOnlyList<FunctionConfiguration>>([function]);
        var hazards = new HazardMap(
            dynamoDB, (name, payload) => Task.FromResult(isDeployed && name == HazardMap.Function ? console.Answer(payload) : null));
        console.server = await ConsoleServer.StartAsync(new ConsoleOptions
        {
            Port = Loopback.FreePort(),
            Functions = functions,
            Triggers = () => [],
            Invoke = (_, _) => Task.FromResult<InvocationResult?>(null),
            History = console.history,
            Code = new ServedCode(ServedCode.Package, "The package"),
            Samples = new SampleEvents(Path.Combine(Checkout.Root, "tests", "data", "console")),
            Pages = [new HazardMapPage(hazards, new HazardRecord(dynamoDB, console.Streams.CallAsync), functions)],
        });
        return console;
    }

    /// <summary>As if a function had run: the page is told.</summary>
    public void SomethingRan() => history.Add(Invocation.From("import_hazards", Result("{}")));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static InvocationResult Result(string payload) => new(
        Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes(payload), null, TimeSpan.Zero, null, 20, []);

    private InvocationResult Answer(ReadOnlyMemory<byte> payload)
    {
        var request = JsonElement.Parse(payload.Span);
        lock (Events)
        {
            Events.Add(request);
        }

        if (Instead is { } instead)
        {
            return Result(JsonSerializer.Serialize(new { statusCode = instead.Status, body = instead.Body }));
        }

        var query = HttpUtility.ParseQueryString(request.GetProperty("rawQueryString").GetString()!);
        var features = Features.GetValueOrDefault(query["status"]!, [])
            .Where(feature => query["active"] == "false" || !feature.Contains("\"cancelled\"", StringComparison.Ordinal));
        var begin = int.Parse(query["cursor"] ?? "0", CultureInfo.InvariantCulture);
        var next = features.Skip(begin + PerPage).Any() ? $$""","next":"{{begin + PerPage}}" """ : "";
        var page = string.Join(',', features.Skip(begin).Take(PerPage));
        var body = $$"""{"type":"FeatureCollection","features":[{{page}}]{{next}}}""";
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16]}\"";
        var isKnown = request.GetProperty("headers").TryGetProperty("if-none-match", out var known) && known.GetString() == etag;
        var headers = new Dictionary<string, string> { ["etag"] = etag, ["content-type"] = "application/geo+json" };
        return Result(JsonSerializer.Serialize(new { statusCode = isKnown ? 304 : 200, headers, body = isKnown ? "" : body }));
    }
}
