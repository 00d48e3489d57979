using System.Text;
using System.Text.Json;
using WorkerLib;

namespace Worker.Tests.WorkerLib.Sentry;

/// <summary>The log lines of one test.</summary>
internal sealed class CapturedLog : IDisposable
{
    private readonly Stream before = Log.Output;
    private readonly MemoryStream lines = new();

    public CapturedLog() => Log.Output = Stream.Synchronized(lines);

    public string Text => Encoding.UTF8.GetString(lines.ToArray());

    public IReadOnlyList<JsonElement> Entries => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public IReadOnlyList<string> Messages => [.. Entries.Select(entry => entry.TryGetProperty("message", out var message) ? message.GetString()! : "")];

    /// <summary>The events that went to the log instead of to Sentry.</summary>
    public IReadOnlyList<JsonElement> UnsentEvents =>
        [.. Text.Split('\n').Select(global::WorkerLib.Sentry.UnsentEvent.Read).OfType<global::WorkerLib.Sentry.EnvelopeItem>().Select(item => JsonElement.Parse(item.Payload))];

    public void Dispose() => Log.Output = before;
}
