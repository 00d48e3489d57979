using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Error reports, by the official SDK. What jobs throw is reported by the runtime; jobs that have more to say use <see cref="SentrySdk"/>,
/// whose events go the same way. Without a DSN nothing is done.
/// </summary>
public static class Reports
{
    /// <summary>The client, or null when nothing is reported.</summary>
    internal static ReportClient? Client { get; private set; }

    /// <summary>Starts reporting. Options that cannot be used give one warning, which does not repeat the DSN.</summary>
    /// <param name="options">Null when there is no DSN.</param>
    public static void Init(ReportOptions? options)
    {
        Client?.Dispose();
        Client = null;
        Log.Listener = null;
        if (options?.Dsn is not { } dsn)
        {
            return;
        }

        try
        {
            options.Dsn = Reporting.Dsn.Parse(dsn);
            Client = new ReportClient(options);
            Log.Listener = LogReports.Add;
        }
        catch (FormatException exception)
        {
            Log.Warning($"The Sentry DSN cannot be used, so no error is reported: {exception.Message}.");
        }
        catch (Exception exception)
        {
            Log.Warning("Sentry cannot be used, so no error is reported.", exception);
        }
    }

    /// <summary>Reports an exception as the runtime reports one that ends the job, though the invocation goes on.</summary>
    internal static void CaptureFailure(Exception exception)
    {
        if (Client is { } client)
        {
            Safely(() => client.Capture(exception, ReportClient.RuntimeMechanism, handled: false));
        }
    }

    /// <summary>Reporting must never change the result of an invocation.</summary>
    internal static void Safely(Action report)
    {
        try
        {
            report();
        }
        catch (Exception exception)
        {
            Log.Warning("An error could not be reported.", exception);
        }
    }
}
