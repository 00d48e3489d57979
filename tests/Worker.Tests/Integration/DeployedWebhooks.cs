using Demo.Webhooks;

namespace Worker.Tests.Integration;

internal static class DeployedWebhooks
{
    /// <summary>What Notify posts to: its destinations are <c>ops</c>, as Slack, and <c>pager</c>, which is signed.</summary>
    public static Task<WebhookSink> WebhooksAsync(this DeployedEnvironment environment) => environment.StandInAsync<WebhookSink>();
}
