using Sentry.Extensibility;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Takes exceptions from the SDK that it cannot report when a job captures them: it loops for ever over a chain of causes with a cycle,
/// and loses the event when a member throws. They are captured as the runtime captures what a job throws.
/// </summary>
internal sealed class UnreadableExceptions(Action<Exception> capture) : IExceptionFilter
{
    private const int MaxExceptions = 100;

    public bool Filter(Exception ex)
    {
        if (IsReadable(ex))
        {
            return false;
        }

        capture(ex);
        return true;
    }

    private static bool IsReadable(Exception exception)
    {
        var open = new Stack<Exception>([exception]);
        for (var count = 0; open.TryPop(out var next); count++)
        {
            if (count == MaxExceptions || !HasReadableMembers(next))
            {
                return false;
            }

            IEnumerable<Exception> causes = next is AggregateException group ? group.InnerExceptions
                : next.InnerException is { } inner ? [inner]
                : [];
            foreach (var cause in causes)
            {
                open.Push(cause);
            }
        }

        return true;
    }

    private static bool HasReadableMembers(Exception exception)
    {
        try
        {
            _ = (exception.Message, exception.StackTrace, exception.HelpLink, exception.Data.Count);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
