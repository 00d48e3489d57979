using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LocalAws;

/// <summary>The AWS services of the local AWS: moto's server with our shim (tools/local_aws.py), on loopback.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder log;

    private MotoServer(Process process, StringBuilder log, Uri url)
    {
        this.process = process;
        this.log = log;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Ends when the server does.</summary>
    public Task Ended => process.WaitForExitAsync();

    /// <summary>What it wrote to its standard error.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <param name="invokeUrl">Where invocations that reach moto are passed on to.</param>
    /// <param name="folder">Processes from there are ended when this one dies without a word.</param>
    /// <param name="variables">Environment variables, such as where another service is (<c>AWS_ENDPOINT_URL_SAGEMAKER</c>).</param>
    public static async Task<MotoServer> StartAsync(
        Repository repository, Uri invokeUrl, string folder, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? variables = null)
    {
        var port = Loopback.FreePort();
        var process = new Process
        {
            StartInfo = ChildProcess.StartInfo(
                "python3",
                [
                    "-B", // a new folder in tools/ would have the tool built again
                    Path.Combine(repository.Tools, "local_aws.py"),
                    port.ToString(CultureInfo.InvariantCulture),
                    invokeUrl.ToString().TrimEnd('/'),
                    folder,
                ],
                repository.Root,
                variables),
        };
        var log = new StringBuilder();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) =>
        {
            lock (log)
            {
                log.AppendLine(e.Data);
            }
        };
        ChildProcess.Start(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var server = new MotoServer(process, log, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new UserException($"The local AWS did not start:\n{server.Log}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartTimeout && !process.HasExited)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(Url, "/moto-api/data.json"), cancellationToken);
                if (response.IsSuccessStatusCode)
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

        throw new TimeoutException();
    }
}
