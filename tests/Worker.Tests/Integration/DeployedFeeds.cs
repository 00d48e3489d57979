using Demo.Feeds;

namespace Worker.Tests.Integration;

internal static class DeployedFeeds
{
    /// <summary>What ImportHazards reads.</summary>
    public static Task<TelegramFeed> FeedsAsync(this DeployedEnvironment environment) => environment.StandInAsync<TelegramFeed>();
}
