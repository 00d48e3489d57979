using System.Net;
using System.Text;
using LocalAws.LambdaHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerLib.Lambda;

namespace LocalAws.Triggers;

/// <summary>
/// Serves the deployed HTTP APIs on one port of loopback, each below its name: <c>http://127.0.0.1:3002/&lt;api&gt;/&lt;path&gt;</c>.
/// Signatures are not asked for, and nothing is throttled.
/// </summary>
internal sealed class HttpTriggers : ITriggerSource
{
    private const int MaxBodyBytes = 10 * 1024 * 1024;

    private static readonly TimeSpan IntegrationTimeout = TimeSpan.FromSeconds(30);

    private readonly LocalAwsApi api;
    private readonly FunctionHost host;
    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping = new();
    private IReadOnlyList<DeployedApi> apis = [];

    private HttpTriggers(LocalAwsApi api, FunctionHost host, int port)
    {
        this.api = api;
        this.host = host;
        Url = new Uri($"http://127.0.0.1:{port}/");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.Run(ServeAsync);
    }

    public Uri Url { get; }

    public IEnumerable<Trigger> Triggers => apis.SelectMany(deployed => deployed.Routes.Select(route => new Trigger(
        route.Function,
        "http",
        $"{route.Key} of {Url}{deployed.Name}{(route.NeedsSignature ? " (signed requests only on AWS)" : "")}",
        null,
        $"{Url}{deployed.Name}")));

    public static async Task<HttpTriggers> StartAsync(LocalAwsApi api, FunctionHost host, int port)
    {
        var triggers = new HttpTriggers(api, host, port);
        await triggers.app.StartAsync();
        return triggers;
    }

    public async Task RefreshAsync(CancellationToken cancellationToken) => apis = await DeployedApi.ReadAllAsync(api, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync(stopping.Token);
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        var response = await RespondAsync(http);
        http.Response.StatusCode = response.StatusCode;
        foreach (var header in response.Headers
            .Where(header => !string.Equals(header.Key, "content-length", StringComparison.OrdinalIgnoreCase)))
        {
            http.Response.Headers.Append(header.Key, header.Value);
        }

        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }

    private async Task<FunctionHttpResponse> RespondAsync(HttpContext http)
    {
        // On AWS anybody may ask; here the function runs on the machine of who looks at the page.
        if (WebPages.MayHaveSent(http.Request))
        {
            return FunctionHttpResponse.Message(403, "Forbidden");
        }

        var body = await HttpBody.ReadAsync(http.Request, MaxBodyBytes);
        if (body is null)
        {
            return FunctionHttpResponse.Message(413, "Request Entity Too Large");
        }

        return Find(http) is var (deployed, stage, rawPath, path)
            && HttpRoute.Find(deployed.Routes, http.Request.Method, path) is var (route, parameters)
            ? await InvokeAsync(
                route.Function,
                HttpEvent.Create(http.Request, body, deployed, stage, route, rawPath, parameters, DateTimeOffset.UtcNow).ToJsonString())
            : FunctionHttpResponse.Message(404, "Not Found");
    }

    /// <summary>The API and the stage that the address names, and the path with and without the stage.</summary>
    private (DeployedApi Api, string Stage, string RawPath, string Path)? Find(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var segments = target.Split('/', 3);
        if (segments.Length < 2 || apis.FirstOrDefault(deployed => deployed.Name == Uri.UnescapeDataString(segments[1])) is not { } found)
        {
            return null;
        }

        var rawPath = $"/{segments.ElementAtOrDefault(2)}";
        var stage = found.Stages.FirstOrDefault(name => rawPath == $"/{name}" || rawPath.StartsWith($"/{name}/", StringComparison.Ordinal));
        return stage is not null ? (found, stage, rawPath, rawPath[(stage.Length + 1)..] is { Length: > 0 } rest ? rest : "/")
            : found.Stages.Contains("$default") ? (found, "$default", rawPath, rawPath)
            : null;
    }

    private async Task<FunctionHttpResponse> InvokeAsync(string function, string payload)
    {
        var utf8 = Encoding.UTF8.GetBytes(payload);
        if (utf8.Length > LambdaLimits.EventBytes)
        {
            return FunctionHttpResponse.Message(413, "Request Entity Too Large");
        }

        try
        {
            var result = await host.InvokeAsync(function, utf8, "http").WaitAsync(IntegrationTimeout, stopping.Token);
            return result is { FunctionError: null } ? FunctionHttpResponse.Read(result.Payload) : FunctionHttpResponse.InternalServerError;
        }
        catch (TimeoutException)
        {
            return FunctionHttpResponse.Message(503, "Service Unavailable");
        }
        catch (Exception exception) when (exception is UserException or OperationCanceledException or HttpRequestException)
        {
            return FunctionHttpResponse.InternalServerError;
        }
    }
}
