using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalAws;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.StateMachines;
using LocalAws.Triggers;
using LocalAws.Watch;
using Microsoft.AspNetCore.Http;

namespace Worker.Tests.LocalAws.ConsolePage;

/// <summary>The server of the console page, with one function that says its event again.</summary>
public sealed partial class ConsoleServerTests : IAsyncLifetime
{
    private const string Hostile = """</script><script>alert(1)</script>""";

    private static readonly Execution Executed = new(
        "arn:aws:states:ap-northeast-1:123456789012:execution:train:e1",
        "train",
        "e1",
        "RUNNING",
        DateTimeOffset.UnixEpoch,
        null,
        null,
        null,
        Hostile,
        null,
        [new("Prepare", "running", 1, DateTimeOffset.UnixEpoch, null, null, null, "a long input", null)]);

    private readonly InvocationHistory history = new();
    private readonly ServedCode code = new(ServedCode.Package, "The package");
    private readonly HttpClient http = new();
    private ConsoleServer server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string> { ["SECRET"] = "not for the page" };
        server = await ConsoleServer.StartAsync(new ConsoleOptions
        {
            Port = Loopback.FreePort(),
            Functions = _ => Task.FromResult<IReadOnlyList<FunctionConfiguration>>(
                [new("say", "arn", "Say", "provided.al2023", TimeSpan.FromSeconds(3), 128, "", settings, "")]),
            Triggers = () =>
            [
                new Trigger("say", "schedule", "rate(1 minute)", DateTimeOffset.Parse("2026-11-21T03:00:00Z", null)),
                new Trigger("other", "s3", "bucket", null),
            ],
            Invoke = (name, payload) => name switch
            {
                "say" => Task.FromResult<InvocationResult?>(new InvocationResult("id-1", payload, null, TimeSpan.Zero, null, 20, [])),
                "broken" => throw new UserException("apply again"),
                _ => Task.FromResult<InvocationResult?>(null),
            },
            History = history,
            Executions = _ => Task.FromResult<IReadOnlyList<Execution>?>([Executed]),
            Code = code,
            Samples = new SampleEvents(Path.Combine(Checkout.Root, "tests", "data", "console")),
            Pages = [new OtherPage()],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page/console.js", "text/javascript; charset=utf-8")]
    [InlineData("/page/console.css", "text/css; charset=utf-8")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    [InlineData("/pages/other", "text/html; charset=utf-8")]
    [InlineData("/pages/other/data", "application/json")]
    [InlineData("/pages/nobody", "application/json")]
    [InlineData("/invocations/id-0", "application/json")]
    public async Task Sends_everything_with_a_policy_that_lets_nothing_in_from_elsewhere(string path, string contentType)
    {
        using var response = await http.GetAsync(new Uri(server.Url, path), Cancelled);

        Assert.StartsWith("default-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Shows_executions_with_their_states_and_their_texts_when_asked()
    {
        using var live = new StreamReader(await http.GetStreamAsync(new Uri(server.Url, "/live"), Cancelled));
        var state = JsonElement.Parse((await live.ReadLineAsync(Cancelled))!["data: ".Length..]);

        var execution = Assert.Single(state.GetProperty("executions").EnumerateArray());
        Assert.Equal("RUNNING", execution.GetProperty("status").GetString());
        Assert.Equal(
            "running", Assert.Single(execution.GetProperty("steps").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.False(execution.TryGetProperty("input", out _));

        var details = JsonElement.Parse(
            await http.GetStringAsync(new Uri(server.Url, $"/executions/{Uri.EscapeDataString(Executed.Id)}"), Cancelled));
        Assert.Equal(Hostile, details.GetProperty("input").GetString());
        using var unknown = await http.GetAsync(new Uri(server.Url, "/executions/nobody"), Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("attacker.example", false)]
    [InlineData("127.0.0.1.attacker.example", false)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("127.0.0.1:{port}", true)]
    [InlineData("localhost:{port}", true)]
    [InlineData("LOCALHOST:{port}", true)]
    public async Task Answers_to_its_own_names_only(string host, bool answered)
    {
        foreach (var path in new[] { "/", "/live", "/functions/say/samples" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, path));
            request.Headers.Host = host.Replace("{port}", $"{server.Url.Port}", StringComparison.Ordinal);

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

            Assert.Equal(answered ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(null, "right", HttpStatusCode.OK)]
    [InlineData("http://127.0.0.1:{port}", "right", HttpStatusCode.OK)]
    [InlineData("http://attacker.example", "right", HttpStatusCode.Forbidden)]
    [InlineData("null", "right", HttpStatusCode.Forbidden)]
    [InlineData(null, "wrong", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    public async Task Invokes_for_its_own_page_only(string? origin, string? token, HttpStatusCode expected)
    {
        using var request = await PostAsync("say", "{}");
        request.Headers.Remove(RequestGuard.TokenHeader);
        if (token is not null)
        {
            request.Headers.Add(RequestGuard.TokenHeader, token == "right" ? await TokenAsync() : new string('0', 64));
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Replace("{port}", $"{server.Url.Port}", StringComparison.Ordinal));
        }

        using var response = await http.SendAsync(request, Cancelled);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(
        "say", "{\n  \"day\": }", HttpStatusCode.BadRequest,
        "The event is not JSON, line 2, column 10: '}' is an invalid start of a value.")]
    [InlineData(
        "say", "", HttpStatusCode.BadRequest,
        "The event is not JSON, line 1, column 1: The input does not contain any JSON tokens.")]
    [InlineData("nobody", "{}", HttpStatusCode.NotFound, "There is no function nobody.")]
    [InlineData("broken", "{}", HttpStatusCode.InternalServerError, "apply again")]
    public async Task Says_what_is_wrong_with_a_request(string function, string payload, HttpStatusCode status, string error)
    {
        using var response = await http.SendAsync(await PostAsync(function, payload), Cancelled);

        Assert.Equal(status, response.StatusCode);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.StartsWith(error, body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_event_that_Lambda_would_refuse()
    {
        using var response = await http.SendAsync(await PostAsync("say", $"\"{new string('x', 6 * 1024 * 1024)}\""), Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Sends_the_whole_state_at_once_and_again_when_something_happens()
    {
        code.Change(status => status with { Build = "build id 1a2b" });
        await using var stream = await http.GetStreamAsync(new Uri(server.Url, "live"), Cancelled);
        using var reader = new StreamReader(stream);

        var first = await NextStateAsync(reader);
        var payload = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Hostile));
        history.Add(Invocation.From("say", new InvocationResult("id-2", payload, null, TimeSpan.Zero, null, 20, [])));
        var second = await NextStateAsync(reader);

        Assert.Equal("build id 1a2b", first.GetProperty("code").GetProperty("build").GetString());
        Assert.Equal("package", first.GetProperty("code").GetProperty("kind").GetString());
        var function = first.GetProperty("functions")[0];
        Assert.Equal("say", function.GetProperty("name").GetString());
        Assert.Equal("rate(1 minute)", function.GetProperty("triggers").EnumerateArray().Single().GetProperty("detail").GetString());
        Assert.DoesNotContain("not for the page", first.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(first.GetProperty("invocations").EnumerateArray());
        Assert.Equal($"\"{Hostile}\"", second.GetProperty("invocations")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Never_sends_what_a_function_wrote_as_markup()
    {
        var hostile = Encoding.UTF8.GetBytes(Hostile);
        var result = new InvocationResult("id-3", hostile, "Unhandled", TimeSpan.Zero, null, 20, [Hostile]);
        history.Add(Invocation.From("say", result with { StartedBy = Hostile, Event = hostile }));

        var details = await http.GetStringAsync(new Uri(server.Url, "invocations/id-3"), Cancelled);

        Assert.DoesNotContain('<', details);
        Assert.Equal(Hostile, JsonElement.Parse(details).GetProperty("response").GetString());
    }

    [Theory]
    [InlineData("console.js")]
    [InlineData("dom.js")]
    [InlineData("live.js")]
    public void The_page_puts_nothing_into_its_document_as_markup(string file) =>
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(", PageFiles.OfConsole.Find(file)!.Text);

    [Fact]
    public async Task Gives_the_samples_of_a_function()
    {
        var samples = JsonElement.Parse(await http.GetStringAsync(new Uri(server.Url, "functions/say/samples"), Cancelled));

        Assert.Equal(["say", "say.failing", "sqs"], samples.EnumerateArray().Select(sample => sample.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Has_a_page_in_the_menu_when_it_has_something_to_show()
    {
        await using var stream = await http.GetStreamAsync(new Uri(server.Url, "live"), Cancelled);
        using var reader = new StreamReader(stream);

        var state = await NextStateAsync(reader);

        Assert.Equal("""[{"name":"other","title":"Another page"}]""", state.GetProperty("pages").GetRawText());
        Assert.Equal("<p>other</p>", await http.GetStringAsync(new Uri(server.Url, "pages/other"), Cancelled));
        Assert.Equal("\"asked for data\"", await http.GetStringAsync(new Uri(server.Url, "pages/other/data"), Cancelled));
    }

    [Fact]
    public async Task Says_what_a_page_could_not_do()
    {
        using var response = await http.GetAsync(new Uri(server.Url, "pages/other/broken"), Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("""{"error":"not to be had"}""", await response.Content.ReadAsStringAsync(Cancelled));
    }

    [GeneratedRegex("name=\"run-token\" content=\"([0-9a-f]{64})\"")]
    private static partial Regex Token();

    private static async Task<JsonElement> NextStateAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Cancelled) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonElement.Parse(line["data: ".Length..]);
            }
        }

        throw new EndOfStreamException();
    }

    private async Task<HttpRequestMessage> PostAsync(string function, string payload)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, $"functions/{function}/invocations"))
        {
            Content = new StringContent(payload),
        };
        request.Headers.Add(RequestGuard.TokenHeader, await TokenAsync());
        return request;
    }

    private async Task<string> TokenAsync() => Token().Match(await http.GetStringAsync(server.Url, Cancelled)).Groups[1].Value;

    private sealed class OtherPage : IConsolePage
    {
        public string Name => "other";

        public string Title => "Another page";

        public bool IsShown(IReadOnlyList<FunctionConfiguration> functions) => functions.Any(function => function.Name == "say");

        public PageFile? Find(string file) => file == "index.html" ? new PageFile("<p>other</p>", "text/html; charset=utf-8") : null;

        public Task RespondAsync(HttpContext http, string path) => path == "broken"
            ? throw new UserException("not to be had")
            : Reply.JsonAsync(http, $"asked for {path}");
    }
}
