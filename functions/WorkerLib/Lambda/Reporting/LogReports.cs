using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Gives what a job logs to the SDK: as breadcrumbs of the events to come, and as Sentry's logs where those are on.</summary>
internal static class LogReports
{
    private const int BreadcrumbChars = 1024;

    /// <param name="message">Scrubbed.</param>
    public static void Add(SentryLevel level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        SentrySdk.AddBreadcrumb(Text.Cut(message, BreadcrumbChars), "log", level: Breadcrumb(level));
        if (Reports.Client?.Options.EnableLogs == true)
        {
            AddLog(level, message, fields.ToArray());
        }
    }

    private static void AddLog(SentryLevel level, string message, (string Name, object? Value)[] fields)
    {
        switch (level)
        {
            case SentryLevel.Debug:
                SentrySdk.Logger.LogDebug(SetAttributes, message);
                break;
            case SentryLevel.Info:
                SentrySdk.Logger.LogInfo(SetAttributes, message);
                break;
            case SentryLevel.Warning:
                SentrySdk.Logger.LogWarning(SetAttributes, message);
                break;
            default:
                SentrySdk.Logger.LogError(SetAttributes, message);
                break;
        }

        void SetAttributes(SentryLog log)
        {
            foreach (var (name, value) in fields)
            {
                if (name != UnsentEvent.Member)
                {
                    log.SetAttribute(name, Scrubber.IsSecretName(name) ? Scrubber.Filtered : Attribute(value));
                }
            }
        }
    }

    private static object Attribute(object? value) =>
        Scrubber.Value(value) is var scrubbed && scrubbed is bool or int or long or double
            ? scrubbed
            : Scrubber.Text(Text.Of(scrubbed ?? ""));

    private static BreadcrumbLevel Breadcrumb(SentryLevel level) => level switch
    {
        SentryLevel.Debug => BreadcrumbLevel.Debug,
        SentryLevel.Info => BreadcrumbLevel.Info,
        SentryLevel.Warning => BreadcrumbLevel.Warning,
        _ => BreadcrumbLevel.Error,
    };
}
