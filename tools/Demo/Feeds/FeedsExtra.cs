using LocalAws.Extras;

namespace Demo.Feeds;

/// <summary>Gives the job ImportHazards the telegrams of a folder.</summary>
internal sealed class FeedsExtra : ILocalExtra
{
    public ExtraOption CommandOption { get; } = new(
        "--feeds",
        "Serve the telegrams of a folder, such as tests/data/hazards, as the feeds that ImportHazards reads.",
        "FOLDER",
        """
          ./worker up --feeds tests/data/hazards      gives import_hazards the telegrams of a folder, and what is put there meanwhile

        What comes of them is on the map, a page of the console. The areas of tests/data/constants are published for it, because without
        them most hazards have no point, and the subscriptions, because without them nobody is alerted.
        """);

    public async Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken)
    {
        var feed = await TelegramFeed.StartAsync();
        try
        {
            var folder = new TelegramFolder(feed, Path.GetFullPath(value!));
            folder.Publish();
            return new Running(repository, feed, folder);
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    private sealed class Running(Repository repository, TelegramFeed feed, TelegramFolder folder) : IRunningExtra
    {
        public IReadOnlyDictionary<string, string> Variables => feed.Variables;

        /// <summary>Before the first telegram: a hazard is not made again when the areas change.</summary>
        public async Task PrepareAsync(LocalEnvironment environment, CancellationToken cancellationToken)
        {
            await PublishAsync("areas");
            if ((await environment.FunctionNamesAsync(cancellationToken)).Contains("announce_hazards"))
            {
                await PublishAsync("subscriptions");
            }

            Task PublishAsync(string set) => Screen.StepAsync(
                $"publishing the {set} of the tests", _ => SampleConstants.PublishAsync(environment, repository, set, cancellationToken));
        }

        public Task RunAsync(CancellationToken cancellationToken) => folder.RunAsync(Screen.Line, cancellationToken);

        public ValueTask DisposeAsync() => feed.DisposeAsync();
    }
}
