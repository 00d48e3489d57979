using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Decides which issue an error belongs to, where Sentry's own grouping would split one problem into many or put many into one
/// (docs/decisions/0008-sentry-sdk.md). The first exception of a chain that a rule knows decides, from the outside in.
/// </summary>
internal static class Grouping
{
    /// <summary>The job was stopped because its time was over.</summary>
    public static readonly ErrorClass Deadline = new() { Fingerprint = ["lambda-deadline", ErrorClass.Job], Level = SentryLevel.Warning };

    private const string HostKey = "sentry:host";
    private const string TagPrefix = "sentry:tag:";

    public static void Apply(
        SentryEvent sentryEvent, ExceptionChain chain, string job, bool endedTheJob, IEnumerable<Func<Exception, ErrorClass?>> classifiers)
    {
        foreach (var (name, value) in chain.Tags)
        {
            sentryEvent.SetTag(name, value);
        }

        var isDecided = false;
        foreach (var exception in chain.Nodes.Select(node => node.Exception))
        {
            CopyTags(sentryEvent, exception);
            if (!isDecided && Classify(exception, classifiers) is { } found)
            {
                Apply(sentryEvent, found, job, endedTheJob);
                isDecided = true;
            }
        }
    }

    private static void Apply(SentryEvent sentryEvent, ErrorClass found, string job, bool endedTheJob)
    {
        sentryEvent.Fingerprint = [.. found.Fingerprint.Select(word => word == ErrorClass.Job ? job : word)];
        foreach (var (name, value) in found.Tags)
        {
            sentryEvent.SetTag(name, value);
        }

        if (found.Context.Count > 0)
        {
            var name = found.Fingerprint.First(word => word != ErrorClass.Default);
            sentryEvent.Contexts[name] = new Dictionary<string, object?>(found.Context);
        }

        if (found.Level is { } level)
        {
            sentryEvent.Level = level;
        }
        else if (found.IsTransient && !endedTheJob)
        {
            sentryEvent.Level = SentryLevel.Warning;
        }
    }

    private static ErrorClass? Classify(Exception exception, IEnumerable<Func<Exception, ErrorClass?>> classifiers)
    {
        foreach (var classify in classifiers)
        {
            if (Try(() => classify(exception)) is { } found)
            {
                return found;
            }
        }

        return exception switch
        {
            AlreadyRunningException => new() { Fingerprint = ["already-running", ErrorClass.Job], Level = SentryLevel.Warning },
            DeadlineExceededException => Deadline,
            HttpRequestException { StatusCode: { } code } => new()
            {
                Fingerprint = [ErrorClass.Default, "http", Host(exception), Number((int)code)],
                Tags = new Dictionary<string, string> { ["http.status_code"] = Number((int)code) },
            },
            HttpRequestException http => new() { Fingerprint = ["net", NetworkError(http), Host(exception)] },
            SocketException socket => new() { Fingerprint = ["net", socket.SocketErrorCode.ToString(), Host(exception)] },
            TaskCanceledException { InnerException: TimeoutException } => new() { Fingerprint = ["http", "timeout", Host(exception)] },
            DbException database => new() { Fingerprint = [ErrorClass.Default, "db", database.SqlState ?? Number(database.ErrorCode)] },
            _ => null,
        };
    }

    private static string NetworkError(HttpRequestException exception) => exception switch
    {
        { HttpRequestError: not HttpRequestError.Unknown } => exception.HttpRequestError.ToString(),
        { InnerException: SocketException socket } => socket.SocketErrorCode.ToString(),
        _ => "unknown",
    };

    /// <summary>The configured name of the host that failed, never the host of the request: there is no limit to those.</summary>
    private static string Host(Exception exception) => Try(() => exception.Data[HostKey] as string) ?? "unknown";

    /// <summary>An exception's data is copied only where its key asks for it.</summary>
    private static void CopyTags(SentryEvent sentryEvent, Exception exception)
    {
        var keys = Try(
            () => exception.Data.Keys.OfType<string>().Where(key => key.StartsWith(TagPrefix, StringComparison.Ordinal)).ToList());
        foreach (var key in keys ?? [])
        {
            if (Try(() => exception.Data[key]) is { } value)
            {
                sentryEvent.SetTag(key[TagPrefix.Length..], Text.Of(value));
            }
        }
    }

    /// <summary>What a read gives, or null when it throws: members of foreign exceptions may.</summary>
    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
