using LocalAws;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Worker.Tests.Integration;

/// <summary>Stands between a process and the AWS services, counts its requests, and has it killed at one of them.</summary>
internal sealed class KillingProxy : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly HttpClient services;
    private readonly Action kill;
    private int requests;

    private KillingProxy(WebApplication server, Uri url, Uri services, Action kill)
    {
        this.server = server;
        this.kill = kill;
        this.services = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = services };
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Requests since the last reset.</summary>
    public int Requests => requests;

    /// <summary>The request at which to kill; 0 for none.</summary>
    public int KillAt { get; private set; }

    /// <summary>Whether that request reaches the services first.</summary>
    public bool AfterEffect { get; private set; }

    /// <param name="services">The AWS services.</param>
    /// <param name="kill">Kills the process.</param>
    public static async Task<KillingProxy> StartAsync(Uri services, Action kill)
    {
        var url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.ToString());
        var server = builder.Build();
        var proxy = new KillingProxy(server, url, services, kill);
        server.Run(proxy.ServeAsync);
        await server.StartAsync();
        return proxy;
    }

    public void Reset(int killAt = 0, bool afterEffect = false)
    {
        requests = 0;
        (KillAt, AfterEffect) = (killAt, afterEffect);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        services.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        var dies = Interlocked.Increment(ref requests) == KillAt;
        if (dies && !AfterEffect)
        {
            kill();
            http.Abort();
            return;
        }

        using var response = await services.SendAsync(await CopyAsync(http.Request));
        if (dies)
        {
            kill();
            http.Abort();
            return;
        }

        http.Response.StatusCode = (int)response.StatusCode;
        var headers = response.Headers.Concat(response.Content.Headers);
        foreach (var (name, values) in headers.Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(http.Response.Body);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        body.Position = 0;
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString)
        {
            Content = new StreamContent(body),
        };
        foreach (var (name, values) in request.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Expect")))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return copy;
    }
}
