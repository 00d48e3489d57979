using System.Text.Json;
using System.Text.Json.Serialization;
using Sentry;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Constants;

namespace Worker.Jobs.Notify;

/// <summary>
/// The set of constants <c>notifications</c>: who is notified of what, and in which words. What is left out is as it is here.
/// </summary>
/// <param name="DigestAbove">More than so many messages for a destination at once become digests.</param>
internal sealed record NotificationsConstants(
    IReadOnlyList<NotificationRoute>? Routes = null,
    NotificationTemplates? Templates = null,
    int DigestAbove = NotificationsConstants.OwnDigestAbove)
    : IConstants, INamingConstants
{
    /// <summary>As a destination of a route: every one there is.</summary>
    public const string Everywhere = "*";

    internal const int OwnDigestAbove = 5;

    private const int MaxRoutes = 200;
    private const int MaxAtOnce = 50;

    private static readonly NotificationRoute[] ToEverybody = [new("", [Everywhere])];

    private static readonly NotificationTemplates OwnWords = new();

    public static ConstantSet Set { get; } = ConstantSet.Of("notifications", NotificationsConstantsJson.Default.NotificationsConstants);

    /// <summary>What holds while nothing is published.</summary>
    public static NotificationsConstants Default { get; } = new();

    /// <summary>What is published; what is compiled in when that cannot be had, because an alert must not wait for words.</summary>
    internal static async Task<NotificationsConstants> LoadAsync(ConstantStore store, CancellationToken cancellationToken)
    {
        try
        {
            var json = NotificationsConstantsJson.Default.PublishedNotifications;
            return (await store.LoadOrDefaultAsync("notifications", json, cancellationToken))?.Usable ?? Default;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            SentrySdk.CaptureException(exception);
            Log.Error(
                "The constants 'notifications' cannot be read: all alerts go to all destinations, in the default words.", exception);
            return Default;
        }
    }

    internal NotificationTemplates Words => Templates ?? OwnWords;

    /// <summary>The routes that an alert may take by its subject, whatever its severity.</summary>
    internal IEnumerable<NotificationRoute> RoutesOf(string subject) =>
        (Routes ?? ToEverybody).Where(route => subject.StartsWith(route.Subject, StringComparison.Ordinal));

    /// <summary>What is wrong with the destinations that routes name.</summary>
    /// <param name="names">Those that there are.</param>
    public IEnumerable<string> UnknownNames(IReadOnlyCollection<string> names)
    {
        for (var i = 0; i < (Routes?.Count ?? 0); i++)
        {
            foreach (var name in Routes![i].Destinations.Concat(Routes[i].EscalateTo ?? []).Distinct())
            {
                if (name != Everywhere && !names.Contains(name))
                {
                    yield return $"$.routes[{i}]: there is no destination '{name}', known are {string.Join(", ", names.Order())}, "
                        + $"and {Everywhere} for all (docs/alerts.md)";
                }
            }
        }
    }

    public IEnumerable<string> Remarks() =>
        from subject in (Routes ?? []).Select(route => route.Subject).Distinct()
        let lowest = RoutesOf(subject).Min(route => route.Severity)
        where lowest > AlertSeverity.Error
        select $"nobody is notified of errors of {(subject.Length == 0 ? "subjects that no other route takes" : $"'{subject}…'")}: "
            + $"the routes ask for {lowest.ToString().ToLowerInvariant()}. If you do not mean that, add a route with "
            + $$"""{"subject":"{{subject}}","severity":"error"} and a destination.""";

    public IEnumerable<string> Problems()
    {
        if (DigestAbove is < 1 or > MaxAtOnce)
        {
            yield return $"$.digestAbove: {DigestAbove} is not a number from 1 to {MaxAtOnce}";
        }

        if (Routes is { Count: 0 or > MaxRoutes })
        {
            yield return $"$.routes: has {Routes.Count} routes, 1 to {MaxRoutes} are allowed";
        }

        for (var i = 0; i < (Routes?.Count ?? 0); i++)
        {
            if (Routes![i].Destinations.Count == 0)
            {
                yield return $"$.routes[{i}].destinations: is empty; name destinations, or {Everywhere} for all";
            }

            foreach (var problem in Routes[i].Problems($"$.routes[{i}]"))
            {
                yield return problem;
            }
        }

        foreach (var problem in Words.Problems("$.templates"))
        {
            yield return problem;
        }
    }
}

/// <summary>
/// The set as it may have been published before its templates had to name everything: a template that does not is left out, and the rest
/// holds.
/// </summary>
internal sealed record PublishedNotifications(
    IReadOnlyList<NotificationRoute>? Routes = null,
    NotificationTemplates? Templates = null,
    int DigestAbove = NotificationsConstants.OwnDigestAbove)
    : IConstants
{
    internal NotificationsConstants Usable => new(Routes, Templates?.Naming(), DigestAbove);

    public IEnumerable<string> Problems() => Usable.Problems();
}

/// <param name="Subject">How the subject begins; empty for every one.</param>
/// <param name="Destinations">Names of destinations, or <c>*</c> for all of them.</param>
/// <param name="Severity">The lowest severity to notify of.</param>
/// <param name="RemindAfterMinutes">After so long without a message the destinations are reminded of what is open; null for never.</param>
/// <param name="EscalateAfterMinutes">What is open for so long goes to <paramref name="EscalateTo"/>, too; null for never.</param>
/// <param name="EscalateTo">As <paramref name="Destinations"/>.</param>
internal sealed record NotificationRoute(
    string Subject,
    IReadOnlyList<string> Destinations,
    AlertSeverity Severity = AlertSeverity.Info,
    int? RemindAfterMinutes = null,
    int? EscalateAfterMinutes = null,
    IReadOnlyList<string>? EscalateTo = null)
{
    private const int MinMinutes = 5; // how often Notify looks
    private const int MaxMinutes = 30 * 24 * 60;

    internal IEnumerable<string> Problems(string path)
    {
        foreach (var (name, minutes) in (IReadOnlyList<(string, int?)>)
            [("remindAfterMinutes", RemindAfterMinutes), ("escalateAfterMinutes", EscalateAfterMinutes)])
        {
            if (minutes is < MinMinutes or > MaxMinutes)
            {
                yield return $"{path}.{name}: {minutes} is not a number from {MinMinutes} to {MaxMinutes}";
            }
        }

        if (EscalateAfterMinutes is null != EscalateTo is not { Count: > 0 })
        {
            yield return $"{path}: escalateAfterMinutes and escalateTo, with a destination or {NotificationsConstants.Everywhere}, "
                + "belong together";
        }
    }
}

/// <param name="DigestLine">An alert in a digest; <c>{lines}</c> of the digest are these.</param>
internal sealed record NotificationTemplates(
    string Alert = "[{severity}] {subject}: {message}",
    string Update = "[{severity}] {subject}: {message} (message {sequence} of this incident, {alertCount} since {openedAt})",
    string Recovery = "[recovered] {subject}: {message} (after {duration}, {alertCount})",
    string Reminder = "[still {severity}] {subject}: {message} (open for {duration}, {alertCount})",
    string Digest = "{count} incidents at once:\n{lines}",
    string DigestLine = "[{kind}, {severity}] {subject}: {message}")
{
    internal IEnumerable<string> Problems(string path) =>
    [
        .. NotificationTemplate.Problems($"{path}.alert", Alert, NotificationTemplate.OfIncident),
        .. NotificationTemplate.Problems($"{path}.update", Update, NotificationTemplate.OfIncident),
        .. NotificationTemplate.Problems($"{path}.recovery", Recovery, NotificationTemplate.OfIncident),
        .. NotificationTemplate.Problems($"{path}.reminder", Reminder, NotificationTemplate.OfIncident),
        .. NotificationTemplate.Problems($"{path}.digest", Digest, NotificationTemplate.OfDigest),
        .. NotificationTemplate.Problems($"{path}.digestLine", DigestLine, NotificationTemplate.OfIncident),
        .. Naming($"{path}.digest", Digest, "{lines}"),
        .. Naming($"{path}.digestLine", DigestLine, "{subject}"),
    ];

    /// <summary>With the built-in text in place of each that does not name what it has to.</summary>
    internal NotificationTemplates Naming()
    {
        var own = new NotificationTemplates();
        return this with
        {
            Digest = IsNaming(Digest, "{lines}") ? Digest : own.Digest,
            DigestLine = IsNaming(DigestLine, "{subject}") ? DigestLine : own.DigestLine,
        };
    }

    private static bool IsNaming(string template, string placeholder) =>
        template.Length == 0 || template.Contains(placeholder, StringComparison.Ordinal);

    /// <summary>What a digest does not name, nobody would be notified of.</summary>
    private static IEnumerable<string> Naming(string path, string template, string placeholder) =>
        IsNaming(template, placeholder)
            ? []
            : [$"{path}: has no {placeholder}, so that nobody would see what it is about"];
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NotificationsConstants))]
[JsonSerializable(typeof(PublishedNotifications))]
internal sealed partial class NotificationsConstantsJson : JsonSerializerContext;
