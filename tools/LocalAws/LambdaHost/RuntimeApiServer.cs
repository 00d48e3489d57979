using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WorkerLib.Lambda;

namespace LocalAws.LambdaHost;

/// <summary>The Lambda Runtime API, version 2018-06-01, for one process, on a port of its own (the path does not name the
/// process).</summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<PendingInvocation> events = Channel.CreateUnbounded<PendingInvocation>();
    private readonly TaskCompletionSource<byte[]?> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task> onIdle;
    private PendingInvocation? current;

    private RuntimeApiServer(Func<Task> onIdle)
    {
        this.onIdle = onIdle;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
        });
        app = builder.Build();
        app.Use(GuardAsync);
        var runtime = app.MapGroup("/2018-06-01/runtime");
        runtime.MapGet("/invocation/next", NextAsync);
        runtime.MapPost("/invocation/{id}/response", (HttpContext http, string id) => RespondAsync(http, id, isError: false));
        runtime.MapPost("/invocation/{id}/error", (HttpContext http, string id) => RespondAsync(http, id, isError: true));
        runtime.MapPost("/init/error", InitErrorAsync);
    }

    /// <summary><c>host:port</c>, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Authority =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single())
            .Authority;

    /// <summary>Ends when the process asks for its first event (null) or reports that it cannot start (the error as JSON).</summary>
    public Task<byte[]?> Started => started.Task;

    /// <param name="onIdle">Called whenever the process asks for an event, before it gets one.</param>
    public static async Task<RuntimeApiServer> StartAsync(Func<Task> onIdle)
    {
        var server = new RuntimeApiServer(onIdle);
        await server.app.StartAsync();
        return server;
    }

    public void Offer(PendingInvocation invocation) => events.Writer.TryWrite(invocation);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    /// <summary>A web page that asked for an event would have it in place of the function, and could answer for it.</summary>
    private static Task GuardAsync(HttpContext http, RequestDelegate next) => WebPages.MayHaveSent(http.Request)
        ? ReplyAsync(http, 403, "AccessDenied", "Only the function is answered, and no web page.")
        : next(http);

    private async Task NextAsync(HttpContext http)
    {
        // Frozen before it counts as idle: the next event thaws it.
        await onIdle();
        var last = current;
        current = null;
        last?.Idle.TrySetResult();
        started.TrySetResult(null);

        PendingInvocation invocation;
        try
        {
            invocation = await events.Reader.ReadAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        current = invocation;
        http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = $"{invocation.Deadline.ToUnixTimeMilliseconds()}";
        http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        http.Response.Headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.Payload.Length;
        await http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task RespondAsync(HttpContext http, string id, bool isError)
    {
        var payload = await HttpBody.ReadAsync(http.Request, LambdaLimits.ResponseBytes);
        if (current is not { } invocation || invocation.RequestId != id)
        {
            await ReplyAsync(http, 400, "InvalidRequestID", "Invalid request ID");
        }
        else if (payload is null)
        {
            await ReplyAsync(
                http, 413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({LambdaLimits.ResponseBytes} bytes).");
        }
        else
        {
            await AcceptAsync(http);
            invocation.Response.TrySetResult(new FunctionResponse(payload, isError));
        }
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        var error = await HttpBody.ReadAsync(http.Request, LambdaLimits.ResponseBytes);
        await AcceptAsync(http);
        started.TrySetResult(error ?? []);
    }

    private static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = 202;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"status":"OK"}""");
    }

    private static Task ReplyAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"errorMessage":"{{message}}","errorType":"{{type}}"}""");
    }
}
