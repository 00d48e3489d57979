namespace Demo.Feeds;

/// <summary>Publishes what lies in a folder, and what is put there later, in a <see cref="TelegramFeed"/>.</summary>
/// <param name="folder">Telegrams are <c>*.xml</c>; quakes of the USGS, of which the last file counts, <c>*.json</c> and
/// <c>*.geojson</c>.</param>
public sealed class TelegramFolder(TelegramFeed feed, string folder)
{
    private const string Feed = "other";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTime> published = [];

    /// <summary>Publishes what was not published yet, or was changed since.</summary>
    /// <returns>How many files.</returns>
    /// <exception cref="UserException">There is no such folder.</exception>
    public int Publish()
    {
        if (!Directory.Exists(folder))
        {
            throw new UserException($"--feeds {folder}: there is no such folder.");
        }

        var news = new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => file.Extension is ".xml" or ".json" or ".geojson"
                && published.GetValueOrDefault(file.Name) != file.LastWriteTimeUtc)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var file in news)
        {
            published[file.Name] = file.LastWriteTimeUtc;
            var document = File.ReadAllBytes(file.FullName);
            if (file.Extension == ".xml")
            {
                feed.Add(Feed, document, file.Name);
            }
            else
            {
                feed.SetQuakes(document);
            }
        }

        return news.Count;
    }

    /// <summary>Publishes what is put there, until it is cancelled.</summary>
    public async Task RunAsync(Action<string> onPublished, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, cancellationToken);
            try
            {
                if (Publish() is > 0 and var count)
                {
                    onPublished($"feeds  {count} more of {folder}");
                }
            }
            catch (Exception exception) when (exception is IOException or UserException or UnauthorizedAccessException)
            {
                onPublished($"feeds  {exception.Message}");
            }
        }
    }
}
