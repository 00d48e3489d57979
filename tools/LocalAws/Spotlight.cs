using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LocalAws.Setup;

namespace LocalAws;

/// <summary>Spotlight, a viewer of Sentry events for one machine, on loopback: what a job reports here shows in a browser.</summary>
public sealed class Spotlight : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly HttpClient http = new();

    private Spotlight(Process process, Uri url)
    {
        this.process = process;
        Url = url;
    }

    /// <summary>The page to look at.</summary>
    public Uri Url { get; }

    /// <summary>What to set SENTRY_DSN to.</summary>
    public string Dsn => $"http://local@{Url.Authority}/1";

    /// <summary>The settings with which every job reports here.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["SENTRY_DSN"] = Dsn };

    public static async Task<Spotlight> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        await MachineSetup.EnsureAsync(Needs.ForNode, repository, cancellationToken);
        var port = Loopback.FreePort();
        var process = new Process
        {
            StartInfo = ChildProcess.StartInfo(
                "node", ["spotlight.mjs", port.ToString(CultureInfo.InvariantCulture)], NpmTools.Folder(repository)),
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        ChildProcess.Start(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var spotlight = new Spotlight(process, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            await spotlight.WaitUntilReadyAsync(cancellationToken);
            return spotlight;
        }
        catch
        {
            await spotlight.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads back the payloads of a type that arrived so far, waiting until there are as many as wanted.</summary>
    /// <param name="type"><c>event</c> or <c>check_in</c>.</param>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(string type, int wanted, CancellationToken cancellationToken)
    {
        var found = new List<JsonElement>();
        await using var stream = await http.GetStreamAsync(new Uri(Url, "stream"), cancellationToken);
        using var reader = new StreamReader(stream);
        while (found.Count < wanted && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                // [envelope header, [[item header, payload], …]]
                var items = JsonElement.Parse(line["data: ".Length..])[1].EnumerateArray();
                found.AddRange(items.Where(item => item[0].GetProperty("type").GetString() == type).Select(item => item[1]));
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartTimeout && !process.HasExited)
        {
            try
            {
                if (await http.GetStringAsync(new Uri(Url, "health"), cancellationToken) == "OK")
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, cancellationToken);
        }

        throw new UserException("Spotlight did not start; delete tools/npm/node_modules and try again.");
    }
}
