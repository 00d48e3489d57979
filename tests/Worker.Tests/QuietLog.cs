using System.Runtime.CompilerServices;
using WorkerLib;

namespace Worker.Tests;

/// <summary>The jobs' log lines would drown the tests' own output.</summary>
internal static class QuietLog
{
    [ModuleInitializer]
    public static void BeQuiet() => Log.Output = Stream.Null;
}
