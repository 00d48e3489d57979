using System.Text;

namespace WorkerLib;

/// <summary>
/// An exception and its causes as text for the log. Not <see cref="Exception.ToString"/>, which ends the process with a stack overflow
/// when a chain of causes is endless, and throws when a message or a stack does.
/// </summary>
internal static class ExceptionText
{
    private const int MaxCauses = 20;
    private const int CauseChars = 8192;

    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        var seen = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Exception>([exception]);
        while (open.TryPop(out var next) && seen.Count < MaxCauses)
        {
            if (!seen.Add(next))
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : "\n ---> ").Append(next.GetType().FullName);
            Append(text, ": ", WorkerLib.Text.Read(() => next.Message));
            Append(text, "\n", WorkerLib.Text.Read(() => next.StackTrace));
            foreach (var cause in CausesOf(next))
            {
                open.Push(cause);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string before, string part)
    {
        if (part.Length > 0)
        {
            text.Append(before).Append(WorkerLib.Text.Cut(part, CauseChars));
        }
    }

    private static IEnumerable<Exception> CausesOf(Exception exception) => exception switch
    {
        AggregateException group => group.InnerExceptions.Reverse(),
        { InnerException: { } inner } => [inner],
        _ => [],
    };
}
