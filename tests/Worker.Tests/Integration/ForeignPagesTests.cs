using System.Collections.Concurrent;
using System.Text.Json;
using Demo.Webhooks;
using LocalAws;
using LocalAws.LambdaHost;
using LocalAws.Triggers;

namespace Worker.Tests.Integration;

/// <summary>
/// What a page of another origin can do, in a real browser, to the servers that <c>./worker up</c> starts beside the console: nothing.
/// </summary>
[Trait("Category", "Integration")]
[Collection(nameof(ForeignPagesTests))]
public static class ForeignPagesTests
{
    private const string CreateTopic = "Action=CreateTopic&Name=evil&Version=2010-03-31";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task A_page_of_another_origin_reaches_nothing()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var invoked = new ConcurrentQueue<string>();
        await using var environment = await LocalEnvironment.StartAsync(Checkout.Repository, Cancelled);
        await using var host = await HostAsync(invoked);
        using var api = new LocalAwsApi(environment.Endpoint);
        await using var http = await HttpTriggers.StartAsync(api, host, Loopback.FreePort());
        await using var sink = await WebhookSink.StartAsync();
        await using var sentry = await Spotlight.StartAsync(Checkout.Repository, Cancelled);
        var runtimeApi = (await InvokeAsync(host)).GetProperty("AWS_LAMBDA_RUNTIME_API").GetString();
        Target[] targets =
        [
            new("invoke", new Uri(host.Url, "/2015-03-31/functions/misbehaving/invocations"), """{"do":"nothing"}"""),
            new("aws", new Uri(environment.Endpoint, $"?{CreateTopic}"), CreateTopic, "application/x-www-form-urlencoded"),
            new("runtime", new Uri($"http://{runtimeApi}/2018-06-01/runtime/invocation/next"), "{}"),
            new("init", new Uri($"http://{runtimeApi}/2018-06-01/runtime/init/error"), "{}"),
            new("http", new Uri(http.Url, "count_words/count"), "{}"),
            new("webhook", new Uri(sink.Url, WebhookSink.Slack), """{"text":"hello"}"""),
            new("sentry", new Uri(sentry.Url, "stream"), "{}"),
        ];

        var output = await NpmTools.RunAsync(
            Checkout.Repository, "foreign-page.mjs", JsonSerializer.SerializeToUtf8Bytes(targets, JsonSerializerOptions.Web), Cancelled);

        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(line => line.StartsWith("open ", StringComparison.Ordinal));
        Assert.All(answers[true], answer => Assert.Matches(" 200$|rebound socket", answer)); // what no server refuses, a page can do
        Assert.All(answers[false], answer => Assert.Matches(" (403|failed)$", answer));
        Assert.Equal(targets.Length * answers[true].Count(), answers[false].Count());
        Assert.Single(invoked);
        Assert.Empty(sink.Posts);
        Assert.DoesNotContain("evil", $"{await api.QueryAsync("sns", "ListTopics", Cancelled)}", StringComparison.Ordinal);
        Assert.Equal(runtimeApi, (await InvokeAsync(host)).GetProperty("AWS_LAMBDA_RUNTIME_API").GetString());
    }

    private static async Task<JsonElement> InvokeAsync(FunctionHost host)
    {
        var result = await host.InvokeAsync("misbehaving", """{"do":"environment"}"""u8.ToArray());
        Assert.Null(result!.FunctionError);
        return JsonElement.Parse(result.Payload.Span);
    }

    private static Task<FunctionHost> HostAsync(ConcurrentQueue<string> invoked)
    {
        var function = new FunctionConfiguration(
            "misbehaving", "arn:aws:lambda:ap-northeast-1:123456789012:function:misbehaving", "Handler", "provided.al2023",
            TimeSpan.FromSeconds(10), 256, "", new Dictionary<string, string>(), "1");
        return FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => Path.Combine(Checkout.Root, "tests", "data", "bootstrap.py"),
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            OnInvoked = (name, _) => invoked.Enqueue(name),
        });
    }

    /// <summary>Where a program posts what to do something.</summary>
    private sealed record Target(string Name, Uri At, string Body, string Type = "application/json");
}
