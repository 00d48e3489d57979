namespace WorkerLib.Sentry;

/// <summary>
/// Error reports, under the names of the official SDK, which is not used here (docs/decisions/0008-own-sentry-client.md). Jobs need it
/// rarely: what they throw is reported by the runtime. Without a DSN every method returns at once.
/// </summary>
public static class SentrySdk
{
    /// <summary>The client, or null when nothing is reported.</summary>
    internal static SentryClient? Client { get; private set; }

    public static bool IsEnabled => Client is not null;

    /// <summary>Starts reporting. A DSN that cannot be used gives one warning, which does not repeat it.</summary>
    public static void Init(SentryOptions options)
    {
        Client?.Dispose();
        Client = null;
        if (options.Dsn is null)
        {
            return;
        }

        try
        {
            Client = new SentryClient(options, Dsn.Parse(options.Dsn), TimeProvider.System);
        }
        catch (FormatException exception)
        {
            Log.Warning($"The Sentry DSN cannot be used, so no error is reported: {exception.Message}.");
        }
    }

    /// <summary>Reports an exception that the job handles itself.</summary>
    /// <returns>The id of the event, or null when none is sent.</returns>
    public static string? CaptureException(Exception exception) => Client is { } client ? Safely(() => client.Capture(exception)) : null;

    /// <summary>Reports an exception as the runtime reports one that ends the job, though the invocation goes on.</summary>
    internal static void CaptureFailure(Exception exception)
    {
        if (Client is { } client)
        {
            Safely(() => client.Capture(exception, "auto.function.aws_lambda", handled: false, mayBeDropped: true));
        }
    }

    /// <param name="template">Constant text with {0}, {1}… for the parameters: all messages of one template are one issue.</param>
    public static string? CaptureMessage(string template, SentryLevel level = SentryLevel.Info, params IReadOnlyList<string> parameters) =>
        Client is { } client ? Safely(() => client.CaptureMessage(template, level, parameters)) : null;

    /// <summary>Adds something that happened to the events of this invocation that are still to come.</summary>
    public static void AddBreadcrumb(string message, string? category = null, SentryLevel level = SentryLevel.Info, IReadOnlyDictionary<string, object?>? data = null) =>
        Client?.Scope.Add(new Breadcrumb(DateTimeOffset.UtcNow, message, category, level, null, data));

    /// <summary>Adds tags, extra values and contexts to the events of this invocation that are still to come.</summary>
    public static void ConfigureScope(Action<SentryScope> configure)
    {
        if (Client is { } client)
        {
            Safely<object>(() =>
            {
                configure(client.Scope);
                return null;
            });
        }
    }

    /// <summary>Reporting must never change what comes of an invocation.</summary>
    internal static T? Safely<T>(Func<T?> report)
        where T : class
    {
        try
        {
            return report();
        }
        catch (Exception exception)
        {
            Log.Warning("An error could not be reported.", exception);
            return null;
        }
    }
}
