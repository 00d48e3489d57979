using System.Diagnostics;

namespace WorkerLib.Sentry;

/// <summary>Turns stacks into frames with the names of the source, the same for JIT and Native AOT.</summary>
internal static class StackFrames
{
    private const int MostFrames = 100;

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
        "WorkerLib.Sentry.",
    ];

    /// <summary>The frames of an exception, the oldest call first.</summary>
    public static List<SentryStackFrame> Of(Exception exception, IEnumerable<string> inAppInclude) => Read(new StackTrace(exception, fNeedFileInfo: true), inAppInclude);

    /// <summary>The frames of the caller, the oldest call first.</summary>
    public static List<SentryStackFrame> OfCaller(IEnumerable<string> inAppInclude) => Read(new StackTrace(fNeedFileInfo: true), inAppInclude);

    private static List<SentryStackFrame> Read(StackTrace trace, IEnumerable<string> inAppInclude)
    {
        var frames = new List<SentryStackFrame>();
        foreach (var frame in trace.GetFrames())
        {
            if (Read(frame, inAppInclude) is { } read)
            {
                frames.Add(read);
            }
        }

        frames.Reverse();
        if (frames.Count > MostFrames)
        {
            frames.RemoveRange(MostFrames / 2, frames.Count - MostFrames);
        }

        return frames;
    }

    private static SentryStackFrame? Read(StackFrame frame, IEnumerable<string> inAppInclude)
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

        return new SentryStackFrame
        {
            Module = module,
            Function = function,
            Package = method.DeclaringAssemblyName.Split(',')[0],
            InApp = inAppInclude.Any(prefix => module.StartsWith(prefix, StringComparison.Ordinal)),
            FileName = Path.GetFileName(frame.GetFileName()),
            LineNumber = frame.GetFileLineNumber() is > 0 and var line ? line : null,
            NativeOffset = frame.GetNativeImageBase() is var image && image != 0 ? frame.GetNativeIP() - image : null,
        };
    }
}
