using WorkerLib;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>A feed that is read each minute.</summary>
/// <param name="Short">What is read each time.</param>
/// <param name="Long">The same for some days back: what is read after a gap.</param>
/// <param name="Reach">How long after the last time the short feed is sure to have all that came since.</param>
/// <param name="MaxQuiet">For how long it may bring nothing new; after that something is wrong with it, whatever its server says.</param>
internal sealed record FeedSource(string Name, FeedFormat Format, Uri Short, Uri Long, TimeSpan Reach, TimeSpan MaxQuiet)
{
    public const string JmaSetting = "JMA_FEEDS_URL";
    public const string UsgsSetting = "USGS_FEEDS_URL";

    // The JMA promises ten minutes, the USGS an hour.
    private static readonly TimeSpan JmaReach = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan UsgsReach = TimeSpan.FromMinutes(50);

    // Ash fall forecasts come every three hours by eqvol, warnings and advisories some hundred times a day by extra, forecasts all day by
    // regular; other may have nothing for days. The USGS has quakes of any size about every ten minutes.
    private static readonly (string Name, TimeSpan MaxQuiet)[] JmaFeeds =
    [
        ("eqvol", TimeSpan.FromHours(12)),
        ("extra", TimeSpan.FromHours(12)),
        ("regular", TimeSpan.FromHours(6)),
        ("other", TimeSpan.FromDays(14)),
    ];

    private static readonly TimeSpan UsgsMaxQuiet = TimeSpan.FromHours(3);

    /// <param name="jma">The folder of the JMA's feeds; null or empty for none.</param>
    /// <param name="usgs">The folder of the USGS's summaries; null or empty for none.</param>
    /// <exception cref="InvalidSettingException">One is no address of a folder.</exception>
    public static IReadOnlyList<FeedSource> All(string? jma, string? usgs)
    {
        List<FeedSource> feeds = [];
        if (Folder(JmaSetting, jma) is { } jmaFolder)
        {
            feeds.AddRange(JmaFeeds.Select(feed => new FeedSource(
                feed.Name,
                FeedFormat.Atom,
                new Uri(jmaFolder, $"{feed.Name}.xml"),
                new Uri(jmaFolder, $"{feed.Name}_l.xml"),
                JmaReach,
                feed.MaxQuiet)));
        }

        if (Folder(UsgsSetting, usgs) is { } usgsFolder)
        {
            feeds.Add(new FeedSource(
                "usgs",
                FeedFormat.GeoJson,
                new Uri(usgsFolder, "all_hour.geojson"),
                new Uri(usgsFolder, "all_day.geojson"),
                UsgsReach,
                UsgsMaxQuiet));
        }

        return feeds;
    }

    /// <summary>
    /// The address of a telegram when it is one of the feed's own server; null for any other: a feed must not send this job to servers of
    /// other people, or to those of its own network. One of the same server with the other of http and https is asked for as the feed
    /// is; one without a server is of the feed's.
    /// </summary>
    public Uri? TelegramAt(string address) =>
        address.Length is 0 or > EntryLedger.MaxAddressChars || !Uri.TryCreate(Short, address, out var uri) || uri.UserInfo.Length > 0
            ? null
        : uri.Scheme == Short.Scheme ? uri.Authority == Short.Authority ? uri : null
        : uri.Scheme is "http" or "https" && uri.Host == Short.Host
            && (uri.Port == Short.Port || (uri.IsDefaultPort && Short.IsDefaultPort))
            ? new Uri(Short, uri.PathAndQuery)
        : null;

    private static Uri? Folder(string setting, string? url) =>
        string.IsNullOrEmpty(url) ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && url.EndsWith('/') ? uri
        : throw new InvalidSettingException(setting, $"is '{url}', not the address of a folder such as https://example.com/feed/");
}

internal enum FeedFormat
{
    /// <summary>Entries that lead to telegrams.</summary>
    Atom,

    /// <summary>The quakes themselves.</summary>
    GeoJson,
}
