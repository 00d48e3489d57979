namespace Demo.Webhooks;

internal sealed class WebhookSinkStarter : IStandInStarter
{
    public async Task<IStandIn> StartAsync() => await WebhookSink.StartAsync();
}
