using System.Reflection;
using Sentry.Protocol;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// An exception with all its causes, without the wrappers that hide them, as Sentry wants it: a list whose last one is the root.
/// Cycles and chains of any length end: at most <see cref="MaxExceptions"/> are kept, from both ends.
/// </summary>
internal sealed class ExceptionChain
{
    private const int MaxExceptions = 20;
    private const int MaxVisited = 2000;
    private const int MaxAlikeCauses = 5;

    private readonly HashSet<Exception> visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, string> tags = [];

    private ExceptionChain()
    {
    }

    /// <summary>The exceptions, the root first, each with the place of its parent in the list.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>What the wrappers that were left out had to say.</summary>
    public IReadOnlyDictionary<string, string> Tags => tags;

    public sealed record Node(Exception Exception, int? Parent, string? Source, bool IsGroup);

    public static ExceptionChain Of(Exception exception)
    {
        var chain = new ExceptionChain();
        chain.Add(exception);
        chain.Shorten();
        return chain;
    }

    /// <summary>The exceptions as an event holds them, the innermost first.</summary>
    public List<SentryException> ToSentry(string rootMechanism, bool handled, StackFrames stackFrames)
    {
        var list = nodes.Select((node, id) => new SentryException
        {
            Type = TypeOf(node.Exception),
            Value = ValueOf(node.Exception),
            Module = node.Exception.GetType().Assembly.GetName().Name,
            Stacktrace = stackFrames.Of(node.Exception),
            Mechanism = nodes.Count == 1
                ? new Mechanism { Type = rootMechanism, Handled = handled }
                : new Mechanism
                {
                    Type = id == 0 ? rootMechanism : "chained",
                    Handled = id == 0 ? handled : null,
                    ExceptionId = id,
                    ParentId = node.Parent,
                    Source = node.Source,
                    IsExceptionGroup = node.IsGroup,
                },
        }).ToList();
        list.Reverse();
        return list;
    }

    /// <summary>An exception alone, of which only what cannot fail is read.</summary>
    public static SentryException Bare(Exception exception, string mechanism, bool handled) => new()
    {
        Type = TypeOf(exception),
        Value = MessageOf(exception),
        Mechanism = new Mechanism { Type = mechanism, Handled = handled },
    };

    /// <summary>Walks depth first without recursion: a chain may be longer than the stack.</summary>
    private void Add(Exception root)
    {
        var open = new Stack<Node>();
        open.Push(new Node(root, null, null, false));
        while (open.Count > 0 && visited.Count < MaxVisited)
        {
            var next = open.Pop();
            if (Unwrap(next.Exception) is not { } exception || !visited.Add(exception))
            {
                continue;
            }

            var id = nodes.Count;
            if (exception is AggregateException group)
            {
                nodes.Add(next with { Exception = exception, IsGroup = true });
                var inner = Distinct(group);
                for (var i = inner.Count - 1; i >= 0; i--)
                {
                    open.Push(new Node(inner[i], id, $"InnerExceptions[{i}]", false));
                }
            }
            else
            {
                nodes.Add(next with { Exception = exception });
                if (exception.InnerException is { } inner)
                {
                    open.Push(new Node(inner, id, "InnerException", false));
                }
            }
        }
    }

    /// <summary>Takes wrappers off that say nothing of their own: they must not hide the cause.</summary>
    private Exception? Unwrap(Exception exception)
    {
        for (var steps = 0; steps < MaxVisited; steps++)
        {
            switch (exception)
            {
                case AggregateException group:
                    var inner = Distinct(group);
                    if (inner.Count != 1)
                    {
                        return group.Flatten();
                    }

                    exception = inner[0];
                    break;
                case TargetInvocationException { InnerException: { } cause }:
                    tags["wrapped_by"] = nameof(TargetInvocationException);
                    exception = cause;
                    break;
                case TypeInitializationException { InnerException: { } cause } failed:
                    tags["wrapped_by"] = nameof(TypeInitializationException);
                    tags["init_type"] = failed.TypeName;
                    exception = cause;
                    break;
                default:
                    return exception;
            }
        }

        return null;
    }

    /// <summary>The members of a group that are not alike: another type or step, thrown at another place, or for another cause.</summary>
    private static List<Exception> Distinct(AggregateException group) => [.. group.Flatten().InnerExceptions.DistinctBy(Likeness)];

    private static string Likeness(Exception exception)
    {
        var likeness = new System.Text.StringBuilder();
        var cause = exception;
        for (var depth = 0; cause is not null && depth < MaxAlikeCauses; depth++, cause = cause.InnerException)
        {
            var stack = Text.Read(() => cause.StackTrace);
            likeness.Append(TypeOf(cause)).Append('\n').Append(stack.Length > 0 ? stack : MessageOf(cause)).Append('\n');
        }

        return likeness.ToString();
    }

    /// <summary>Keeps the outermost and the innermost exceptions of a chain that is too long.</summary>
    private void Shorten()
    {
        if (nodes.Count <= MaxExceptions)
        {
            return;
        }

        var removed = nodes.Count - MaxExceptions;
        var firstKept = MaxExceptions / 2;
        nodes.RemoveRange(firstKept, removed);
        for (var id = firstKept; id < nodes.Count; id++)
        {
            var parent = nodes[id].Parent!.Value;
            nodes[id] = nodes[id] with { Parent = parent >= firstKept + removed ? parent - removed : Math.Min(parent, firstKept - 1) };
        }
    }

    /// <summary>A type's full name without its arguments, which carry versions of assemblies.</summary>
    private static string TypeOf(Exception exception) =>
        exception is StepFailedException step ? step.Step : (exception.GetType().FullName ?? exception.GetType().Name).Split('[')[0];

    private static string ValueOf(Exception exception) => exception switch
    {
        StepFailedException { InnerException: { } inner } =>
            $"{ShortName(UnwrappedCause(inner))}: {FirstLine(MessageOf(UnwrappedCause(inner)))}",
        AggregateException group => WithoutInnerMessages(group),
        _ => MessageOf(exception),
    };

    private static string WithoutInnerMessages(AggregateException group)
    {
        var message = MessageOf(group);
        var inner = string.Concat(group.InnerExceptions.Select(exception => $" ({MessageOf(exception)})"));
        return message.EndsWith(inner, StringComparison.Ordinal) ? message[..^inner.Length] : message;
    }

    private static Exception UnwrappedCause(Exception exception) => Of(exception).nodes[0].Exception;

    private static string ShortName(Exception exception) => exception is StepFailedException step ? step.Step : exception.GetType().Name;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');

    private static string MessageOf(Exception exception) => Text.Read(() => exception.Message);
}
