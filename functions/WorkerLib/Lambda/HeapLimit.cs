namespace WorkerLib.Lambda;

/// <summary>
/// Tells the garbage collector how much memory the function has: it sees that of the machine, collects as if it could have all of it, and
/// Lambda kills the process without a word. With a limit it collects in time, and what does not fit is an exception that is reported.
/// </summary>
public static class HeapLimit
{
    /// <summary>For the executable, its threads, and what is mapped; half of the memory where that is more.</summary>
    private const long BesideHeap = 40L << 20;

    /// <summary>With less, .NET does not start.</summary>
    private const long MinHeap = 16L << 20;

    /// <summary>Does nothing where the size is unknown, or cannot be limited any more.</summary>
    public static void Apply(LambdaEnvironment environment)
    {
        if (environment.MemoryLimitInMB <= 0)
        {
            return;
        }

        AppContext.SetData("GCHeapHardLimit", (ulong)Of(environment.MemoryLimitInMB));
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException exception)
        {
            Log.Debug("The heap has no limit.", ("reason", exception.Message));
        }
    }

    /// <summary>Bytes of heap for a memory size of MB.</summary>
    internal static long Of(int memoryInMB)
    {
        var memory = (long)memoryInMB << 20;
        return Math.Max(MinHeap, Math.Max(memory - BesideHeap, memory / 2));
    }
}
