using System.Diagnostics;

namespace Worker.Tests.Fuzzing;

/// <summary>What one input may cost: a fixed part, and one that grows with its size and no faster.</summary>
internal static class Limits
{
    private const long FixedBytes = 4 * 1024 * 1024;
    private const long BytesPerByte = 40;
    private const double MicrosecondsPerByte = 2;
    private const int MaxTries = 3;

    private static readonly TimeSpan FixedTime = TimeSpan.FromSeconds(2);

    /// <summary>Null, or what took too much. Time is measured again, as other processes may have had the processor.</summary>
    public static string? Exceeded(int inputBytes, Action read)
    {
        var longest = FixedTime + TimeSpan.FromMicroseconds(inputBytes * MicrosecondsPerByte);
        var took = TimeSpan.MaxValue;
        for (var tries = 0; took > longest && tries < MaxTries; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            read();
            took = clock.Elapsed < took ? clock.Elapsed : took;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > FixedBytes + (BytesPerByte * inputBytes))
            {
                return $"Too much memory\n{allocated} bytes allocated for {inputBytes}";
            }
        }

        return took > longest ? $"Too slow\n{took.TotalSeconds:0.00} s for {inputBytes} bytes, each of {MaxTries} times" : null;
    }
}
