using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LocalAws;

/// <summary>A small web server on loopback, for what stands in for services of others.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping = new();

    /// <param name="answer">Answers each request, whatever its path, but for those of web pages.</param>
    public LoopbackServer(RequestDelegate answer)
    {
        var port = Loopback.FreePort();
        Url = new Uri($"http://127.0.0.1:{port}/");
        Stopping = stopping.Token;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        app = builder.Build();
        app.Run(http =>
            WebPages.IsHostOfAnyPort(http.Request) && !WebPages.IsForeign(http.Request) ? answer(http) : RefuseAsync(http));
    }

    public Uri Url { get; }

    /// <summary>Fires when the server ends: an answer that waits gives up then.</summary>
    public CancellationToken Stopping { get; }

    public Task StartAsync() => app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("Only programs of this machine are answered, and no web pages.");
    }
}
