using System.Diagnostics;
using System.Text;

namespace LocalAws.LambdaHost;

/// <summary>
/// The lines that a process writes. They come over two pipes that are read in the background, so that a response can overtake them:
/// a mark that is written behind them into the same pipes says when all are here.
/// </summary>
internal sealed class SandboxLog
{
    private static readonly TimeSpan MarkTimeout = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Action<string> onLine;
    private readonly string mark = $"\u001e{Guid.NewGuid():N}";
    private readonly List<string> lines = [];
    private volatile TaskCompletionSource marked = new();

    /// <param name="process">Not yet started, with both outputs redirected.</param>
    /// <param name="onLine">Takes each line as it comes.</param>
    public SandboxLog(Process process, Action<string> onLine)
    {
        this.process = process;
        this.onLine = onLine;
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
    }

    /// <summary>Begins to read what the started process writes.</summary>
    public void Read()
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until all is read that a process has written which is stopped, or which has exited.</summary>
    public async Task ReadToEndAsync()
    {
        foreach (var output in (int[])[1, 2])
        {
            marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (await MarkAsync(output))
            {
                await Task.WhenAny(marked.Task, Task.Delay(MarkTimeout));
            }
        }
    }

    /// <summary>The lines since the last call.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        lock (lines)
        {
            List<string> taken = [.. lines];
            lines.Clear();
            return taken;
        }
    }

    /// <summary>False when the process has exited (then waiting for it has read its output) or has closed this output.</summary>
    private async Task<bool> MarkAsync(int output)
    {
        try
        {
            await using var pipe = new FileStream($"/proc/{process.Id}/fd/{output}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            await pipe.WriteAsync(Encoding.ASCII.GetBytes(mark + "\n"));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Take(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
        {
            return;
        }

        var isMarked = line.EndsWith(mark, StringComparison.Ordinal);
        if (isMarked)
        {
            line = line[..^mark.Length]; // what the process wrote without ending its line
        }

        if (!isMarked || line.Length > 0)
        {
            onLine(line);
            lock (lines)
            {
                lines.Add(line);
            }
        }

        if (isMarked)
        {
            marked.TrySetResult();
        }
    }
}
