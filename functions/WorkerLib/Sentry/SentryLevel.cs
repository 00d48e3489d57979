namespace WorkerLib.Sentry;

public enum SentryLevel
{
    Debug,
    Info,
    Warning,
    Error,
    Fatal,
}
