using System.Diagnostics;

namespace Worker.Cli.HydraFiles;

/// <summary>Says on a terminal how far many files are, in one line that goes away.</summary>
internal sealed class ProgressLine(string doing, int total) : IDisposable
{
    private const int MinFiles = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly bool _shown = total >= MinFiles && !Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private int _done;
    private int _width;

    /// <summary>One more file is done; may be called from any thread.</summary>
    public void Next()
    {
        if (!_shown)
        {
            return;
        }

        lock (_lock)
        {
            _done++;
            if (_sinceLine.Elapsed >= Interval)
            {
                _sinceLine.Restart();
                var line = $"{doing} {_done:N0} of {total:N0} files";
                _width = line.Length;
                Console.Error.Write($"\r{line}");
            }
        }
    }

    public void Dispose()
    {
        if (_width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
        }
    }
}
