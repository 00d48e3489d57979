using System.Diagnostics;
using Sentry;
using Sentry.Extensibility;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Turns stacks into frames with the names of the source, the same for JIT and Native AOT: the SDK would send those of the compiler. For
/// the SDK it is the stack of messages alone; the stacks of exceptions are read by <see cref="ErrorEvents"/>.
/// </summary>
internal sealed class StackFrames(ReportOptions options) : ISentryStackTraceFactory
{
    private const int MaxFrames = 100;

    // Calls that only carry an exception from one place to another, and our own way from Lambda to the job.
    private static readonly string[] Plumbing =
    [
        "System.Runtime.ExceptionServices.ExceptionDispatchInfo",
        "System.Runtime.CompilerServices.TaskAwaiter",
        "System.Runtime.CompilerServices.ValueTaskAwaiter",
        "System.Runtime.CompilerServices.ConfiguredTaskAwaitable",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable",
        "System.Runtime.CompilerServices.AsyncMethodBuilder",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder",
        "System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder",
        "System.Threading.ExecutionContext",
        "System.Threading.Tasks.Task",
        "System.Threading.Thread",
        "System.ThrowHelper",
        "WorkerLib.Lambda.LambdaHandler",
        "WorkerLib.Lambda.LambdaRuntime",
        "WorkerLib.Lambda.Reporting.",
        "Sentry.",
    ];

    // The SDK asks without regard to the option.
    public SentryStackTrace? Create(Exception? exception = null) =>
        exception is null && options.AttachStacktrace ? Read(new StackTrace(fNeedFileInfo: true)) : null;

    /// <summary>The frames of an exception, the oldest call first; null when it was not thrown.</summary>
    public SentryStackTrace? Of(Exception exception) => Read(new StackTrace(exception, fNeedFileInfo: true));

    private SentryStackTrace? Read(StackTrace trace)
    {
        var frames = new List<SentryStackFrame>();
        foreach (var frame in trace.GetFrames())
        {
            if (Read(frame) is { } read)
            {
                frames.Add(read);
            }
        }

        frames.Reverse();
        if (frames.Count > MaxFrames)
        {
            frames.RemoveRange(MaxFrames / 2, frames.Count - MaxFrames);
        }

        return frames.Count == 0 ? null : new SentryStackTrace { Frames = frames };
    }

    private SentryStackFrame? Read(StackFrame frame)
    {
        if (DiagnosticMethodInfo.Create(frame) is not { } method)
        {
            return null;
        }

        var (module, function) = FrameNames.Clean(method.DeclaringTypeName ?? "", method.Name);
        if (Plumbing.Any(prefix => module.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        var image = frame.GetNativeImageBase();
        return new SentryStackFrame
        {
            Module = module,
            Function = function,
            Package = method.DeclaringAssemblyName.Split(',')[0],
            InApp = options.OwnModules.Any(prefix => module.StartsWith(prefix, StringComparison.Ordinal)),
            FileName = Path.GetFileName(frame.GetFileName()),
            LineNumber = frame.GetFileLineNumber() is > 0 and var line ? line : null,
            ImageAddress = image == 0 ? null : image,
            InstructionAddress = image == 0 ? null : frame.GetNativeIP(),
        };
    }
}
