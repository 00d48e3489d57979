using System.Globalization;
using WorkerLib.Alerts;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>What people are alerted to about a feed.</summary>
/// <param name="Kind">
/// <c>failing</c>, <c>elsewhere</c>, <c>stale</c>, <c>quiet</c> or <c>scheme</c>; an alert of the same kind again is a repeat.
/// </param>
/// <param name="Message">One sentence for what happened, one for what becomes of it or what to do.</param>
internal sealed record FeedProblem(string Kind, AlertSeverity Severity, string Message)
{
    /// <summary>An hour has sixty runs: one that the feed's server fails is no news.</summary>
    public static readonly TimeSpan MaxFailing = TimeSpan.FromMinutes(5);

    /// <summary>The worst that is wrong with a feed; null when nothing is.</summary>
    /// <param name="failure">Why it could not be read now; null when it could.</param>
    public static FeedProblem? Of(FeedSource feed, FeedState state, string? failure, DateTimeOffset now) => state switch
    {
        { FailingSince: { } since } when now - since >= MaxFailing => new(
            "failing",
            AlertSeverity.Error,
            $"The feed {feed.Name} cannot be read since {Time(since)}: {(failure ?? "see the log of import_hazards").TrimEnd('.')}. "
            + "What comes meanwhile is imported from the long feed once it can be read."),
        { Elsewhere: { } elsewhere } => new(
            "elsewhere",
            AlertSeverity.Error,
            $"The feed {feed.Name} has entries that lead to another server, such as '{elsewhere}', and they are not read. "
            + "If the source has moved, change import_hazards in the environment's tfvars."),
        { WasStale: true } => new(
            "stale",
            AlertSeverity.Error,
            $"The server of the feed {feed.Name} answered that it is unchanged when it was not, so telegrams came up to an hour late. "
            + "The feed is read whole once an hour."),
        { NewestAt: { } newest } when now - newest > feed.MaxQuiet => new(
            "quiet",
            AlertSeverity.Error,
            $"The feed {feed.Name} has brought nothing new since {Time(newest)}; more than "
            + string.Create(CultureInfo.InvariantCulture, $"{feed.MaxQuiet.TotalHours:0} h is not normal. Compare ")
            + $"{feed.Short} with the source's own pages."),
        { OtherScheme: { } address } => new(
            "scheme",
            AlertSeverity.Warning,
            $"The feed {feed.Name} names its telegrams with another scheme, such as '{address}'; they are read with "
            + $"{feed.Short.Scheme}. If the source has moved, change import_hazards in the environment's tfvars."),
        _ => null,
    };

    /// <summary>The alert for a change from what people were alerted to before; null when that is the same.</summary>
    public static Alert? Change(FeedSource feed, FeedProblem? problem, string alertedTo, DateTimeOffset now) =>
        (problem?.Kind ?? "") == alertedTo ? null
        : problem is not null ? new Alert($"feed/{feed.Name}", now, AlertKind.Alert, problem.Severity, problem.Message, problem.Kind)
        : new Alert(
            $"feed/{feed.Name}", now, AlertKind.Recovery, AlertSeverity.Error, $"The feed {feed.Name} is read again as it should be.");

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
