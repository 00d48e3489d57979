using System.Text;
using System.Text.Json;
using Demo.Feeds;
using Demo.Webhooks;
using LocalAws;
using LocalAws.LambdaHost;
using Worker.Tests.Integration;

[assembly: AssemblyFixture(typeof(DeployedEnvironment))]

namespace Worker.Tests.Integration;

/// <summary>The package and the Terraform of this checkout, deployed to a local AWS once, when the first test asks for it.</summary>
public sealed class DeployedEnvironment : IAsyncDisposable
{
    private readonly Lazy<Task<WebhookSink>> webhooks = new(() => WebhookSink.StartAsync());
    private readonly Lazy<Task<TelegramFeed>> feeds = new(TelegramFeed.StartAsync);
    private readonly Lazy<Task<LocalEnvironment>> deployed;
    private readonly Lazy<Task> subscribed;
    private readonly Lazy<Task<JsonElement>> state;

    public DeployedEnvironment() => (deployed, subscribed, state) = (new(DeployAsync), new(PublishSubscriptionsAsync), new(ShowAsync));

    internal Task<LocalEnvironment> AwsAsync() => deployed.Value;

    /// <summary>What Terraform deployed, as it shows it.</summary>
    internal Task<JsonElement> StateAsync() => state.Value;

    /// <summary>What Notify posts to: its destinations are <c>ops</c>, as Slack, and <c>pager</c>, which is signed.</summary>
    internal Task<WebhookSink> WebhooksAsync() => webhooks.Value;

    /// <summary>What ImportHazards reads.</summary>
    internal Task<TelegramFeed> FeedsAsync() => feeds.Value;

    /// <summary>
    /// Subscribes people to hazards: to all about volcanoes as <c>volcanoes</c>, to severe tornadoes in Okinawa as <c>okinawa</c>. Once
    /// for all tests, because a process keeps the constants that it began with.
    /// </summary>
    internal Task SubscribeAsync() => subscribed.Value;

    /// <summary>Runs a deployed function and returns its response.</summary>
    internal async Task<(JsonElement Response, InvocationResult Result)> InvokeAsync(string function, string payload)
    {
        var result = await (await AwsAsync()).Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        Assert.NotNull(result);
        return (JsonElement.Parse(result.Payload.Span), result);
    }

    public async ValueTask DisposeAsync()
    {
        if (deployed.IsValueCreated && deployed.Value.IsCompletedSuccessfully)
        {
            await (await deployed.Value).DisposeAsync();
        }

        if (webhooks.IsValueCreated)
        {
            await (await webhooks.Value).DisposeAsync();
        }

        if (feeds.IsValueCreated)
        {
            await (await feeds.Value).DisposeAsync();
        }
    }

    private async Task PublishSubscriptionsAsync()
    {
        var (response, result) = await InvokeAsync(
            "publish_constants",
            """{"set":"subscriptions","content":{"subscriptions":[{"name":"volcanoes","severity":0,"families":["volcano"]},"""
                + """{"name":"okinawa","severity":3,"families":["tornado"],"prefectures":["47"]}]}}""");
        Assert.True(result.FunctionError is null, response.ToString());
    }

    private async Task<JsonElement> ShowAsync()
    {
        var shown = await (await AwsAsync()).Terraform.RunAsync(["show", "-json"], CancellationToken.None);
        return JsonElement.Parse(shown[shown.IndexOf('{', StringComparison.Ordinal)..]);
    }

    private async Task<LocalEnvironment> DeployAsync()
    {
        await BuiltPackage.BuildAsync();
        var environment = await LocalEnvironment.StartAsync(
            Checkout.Repository,
            CancellationToken.None,
            variables: new Dictionary<string, string>((await feeds.Value).Variables)
            {
                ["NOTIFY_DESTINATIONS"] = (await webhooks.Value).Destinations,
            });
        await environment.InitAsync(CancellationToken.None);
        await environment.ApplyAsync(CancellationToken.None);
        return environment;
    }
}
