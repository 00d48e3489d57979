using System.Text;
using System.Text.Json;
using WorkerLib;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>The log lines of one test.</summary>
internal sealed class CapturedLog : IDisposable
{
    private readonly Stream before = Log.Output;
    private readonly MemoryStream lines = new();

    public CapturedLog() => Log.Output = Stream.Synchronized(lines);

    public string Text => Encoding.UTF8.GetString(lines.ToArray());

    public IReadOnlyList<JsonElement> Entries =>
        [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public IReadOnlyList<string> Messages =>
        [.. Entries.Select(entry => entry.TryGetProperty("message", out var message) ? message.GetString()! : "")];

    /// <summary>The events that went to the log instead of to Sentry.</summary>
    public IReadOnlyList<JsonElement> UnsentEvents =>
        [.. Text.Split('\n').Select(UnsentEvent.Read).OfType<(string Id, byte[] Json)>().Select(item => JsonElement.Parse(item.Json))];

    public void Dispose() => Log.Output = before;
}
