namespace Demo.Feeds;

internal sealed class TelegramFeedStarter : IStandInStarter
{
    public async Task<IStandIn> StartAsync() => await TelegramFeed.StartAsync();
}
