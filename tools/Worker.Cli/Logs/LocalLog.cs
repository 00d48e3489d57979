using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using LocalAws.LambdaHost;
using Worker.Cli.Commands;

namespace Worker.Cli.Logs;

/// <summary>What the functions of <c>./worker up</c> logged lately.</summary>
internal sealed class LocalLog(Served served) : ILogSource
{
    public async IAsyncEnumerable<LogEvent> ReadAsync(
        string function, DateTimeOffset since, IReadOnlyList<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var url = new Uri(new Uri(served.InvokeUrl), $"/logs/{Uri.EscapeDataString(function)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await Served.SendAsync(http, request, cancellationToken);
        foreach (var line in (await response.Content.ReadFromJsonAsync<RecentLog.Line[]>(cancellationToken))!)
        {
            if (line.Time >= since && texts.All(text => line.Text.Contains(text, StringComparison.Ordinal)))
            {
                yield return new LogEvent(line.Number.ToString(CultureInfo.InvariantCulture), line.Time, line.Text);
            }
        }
    }
}
