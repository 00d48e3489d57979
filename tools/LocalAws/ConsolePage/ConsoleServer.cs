using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using LocalAws.LambdaHost;
using LocalAws.StateMachines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerLib.Lambda;

namespace LocalAws.ConsolePage;

/// <summary>The console: a page on loopback that shows the functions and what they do, as it happens, and can invoke them.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSilenceOfExecutions = TimeSpan.FromMilliseconds(500); // nothing says that a state changed
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    // No script but ours, no request to anywhere else, nobody's frame; and the document takes no text for markup.
    private const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly WebApplication app;
    private readonly ConsoleOptions options;
    private readonly RequestGuard guard;
    private readonly ChangeSignal changes = new();
    private readonly CancellationTokenSource stopping = new();

    private ConsoleServer(ConsoleOptions options)
    {
        this.options = options;
        guard = new RequestGuard(options.Port);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.Use(GuardAsync);
        app.MapGet("/", http => SendPageAsync(http, "index.html"));
        app.MapGet("/page/{file}", (HttpContext http, string file) => SendPageAsync(http, file));
        app.MapGet("/live", SendLiveAsync);
        app.MapGet("/invocations/{id}", (HttpContext http, string id) => SendInvocationAsync(http, id));
        app.MapGet("/invocations/{id}/stack", (HttpContext http, string id) => SendStackAsync(http, id));
        app.MapGet("/executions/{id}", (HttpContext http, string id) => SendExecutionAsync(http, id));
        app.MapGet("/functions/{name}/samples", (HttpContext http, string name) => SendSamplesAsync(http, name));
        app.MapGet("/pages/{page}", (HttpContext http, string page) => SendOtherPageAsync(http, page, "index.html"));
        app.MapGet("/pages/{page}/{**path}", (HttpContext http, string page, string path) => SendOtherPageAsync(http, page, path));
        app.MapPost("/functions/{name}/invocations", (HttpContext http, string name) => InvokeAsync(http, name));
        options.History.Added += changes.Raise;
        options.Code.Changed += changes.Raise;
    }

    public Uri Url => new($"http://127.0.0.1:{options.Port}/");

    public static async Task<ConsoleServer> StartAsync(ConsoleOptions options)
    {
        var server = new ConsoleServer(options);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        options.History.Added -= changes.Raise;
        options.Code.Changed -= changes.Raise;
        await stopping.CancelAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return guard.Refuse(http.Request) is { } reason ? Reply.RefuseAsync(http, StatusCodes.Status403Forbidden, reason) : next(http);
    }

    private Task SendPageAsync(HttpContext http, string file)
    {
        return PageFiles.OfConsole.Find(file) is { } page
            ? Reply.FileAsync(http, page with { Text = page.Text.Replace("{{token}}", guard.Token, StringComparison.Ordinal) })
            : Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page.");
    }

    /// <summary>Server-sent events: the whole state whenever it is another one. A page that lost the connection needs nothing of
    /// before.</summary>
    private async Task SendLiveAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        http.Response.ContentType = "text/event-stream";
        try
        {
            for (var last = ""; ;)
            {
                var changed = changes.Next;
                var executions = await options.Executions(ended.Token);
                var state = await StateAsync(executions, ended.Token);
                await http.Response.WriteAsync(state == last ? ": still here\n\n" : $"data: {state}\n\n", ended.Token);
                await http.Response.Body.FlushAsync(ended.Token);
                last = state;
                await Task.Delay(ShortestPause, ended.Token);
                var isRunning = executions?.Any(execution => execution.IsRunning) == true;
                await Task.WhenAny(changed, Task.Delay(isRunning ? LongestSilenceOfExecutions : LongestSilence, ended.Token));
                ended.Token.ThrowIfCancellationRequested();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // The page was closed, we end, or the local AWS did.
        }
    }

    private async Task<string> StateAsync(IReadOnlyList<Execution>? executions, CancellationToken cancellationToken)
    {
        var triggers = options.Triggers().ToLookup(trigger => trigger.Function);
        var functions = await options.Functions(cancellationToken);
        return Reply.Json(new
        {
            Run = guard.Token[..8],
            Code = options.Code.Now,
            ScheduleShiftMs = options.ScheduleShift.TotalMilliseconds,
            Functions = functions.Select(function => new
            {
                function.Name,
                function.Handler,
                MemoryMB = function.MemorySizeInMB,
                TimeoutSeconds = function.Timeout.TotalSeconds,
                Triggers = triggers[function.Name].Select(trigger => new { trigger.Kind, trigger.Detail, trigger.NextFire }),
            }),
            Pages = options.Pages.Where(page => page.IsShown(functions)).Select(page => new { page.Name, page.Title }),
            Executions = executions?.Select(execution => execution.Summary),
            Invocations = options.History.Last.Select(invocation => invocation.Summary),
        });
    }

    private Task SendInvocationAsync(HttpContext http, string id) => options.History.Find(id) is { } invocation
        ? Reply.JsonAsync(http, invocation)
        : Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "This invocation is not kept any more: only the last ones are.");

    /// <summary>The stack of a failed invocation with files and lines: found when somebody looks, because it takes a second.</summary>
    private async Task SendStackAsync(HttpContext http, string id) => await Reply.JsonAsync(http, new
    {
        Stack = options.History.Find(id) is { Threw: true } failed
            ? await options.PlainStack(failed.Response, http.RequestAborted)
            : null,
    });

    private async Task SendExecutionAsync(HttpContext http, string id)
    {
        var executions = await options.Executions(http.RequestAborted);
        await (executions?.FirstOrDefault(execution => execution.Id == id) is { } found
            ? Reply.JsonAsync(http, found)
            : Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "This execution is not shown any more: only the last ones are."));
    }

    private async Task SendSamplesAsync(HttpContext http, string name)
    {
        var names = (await options.Functions(http.RequestAborted)).Select(function => function.Name).ToHashSet();
        var kinds = options.Triggers().Where(trigger => trigger.Function == name).Select(trigger => trigger.Kind).ToHashSet();
        await Reply.JsonAsync(http, options.Samples.For(name, names, kinds));
    }

    private async Task SendOtherPageAsync(HttpContext http, string name, string path)
    {
        if (options.Pages.FirstOrDefault(page => page.Name == name) is not { } page)
        {
            await Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page.");
            return;
        }

        try
        {
            await (page.Find(path) is { } file ? Reply.FileAsync(http, file) : page.RespondAsync(http, path));
        }
        catch (Exception exception) when (exception is UserException or HttpRequestException or AmazonServiceException)
        {
            await Reply.RefuseAsync(http, StatusCodes.Status500InternalServerError, exception.Message);
        }
    }

    private async Task InvokeAsync(HttpContext http, string name)
    {
        var payload = await HttpBody.ReadAsync(http.Request, LambdaLimits.EventBytes);
        if (payload is null)
        {
            await Reply.RefuseAsync(
                http,
                StatusCodes.Status413PayloadTooLarge,
                $"The event is larger than the {LambdaLimits.EventBytes} bytes that Lambda takes.");
        }
        else if (WhyNotJson(payload) is { } reason)
        {
            await Reply.RefuseAsync(http, StatusCodes.Status400BadRequest, reason);
        }
        else
        {
            await RunAsync(http, name, payload);
        }
    }

    private async Task RunAsync(HttpContext http, string name, byte[] payload)
    {
        try
        {
            await (await options.Invoke(name, payload) is { } result
                ? Reply.JsonAsync(http, Invocation.From(name, result))
                : Reply.RefuseAsync(http, StatusCodes.Status404NotFound, $"There is no function {name}."));
        }
        catch (Exception exception) when (exception is UserException or HttpRequestException)
        {
            await Reply.RefuseAsync(http, StatusCodes.Status500InternalServerError, exception.Message);
        }
    }

    /// <summary>Says where a text stops being JSON; null when it is JSON.</summary>
    private static string? WhyNotJson(byte[] text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:")[0];
            return $"The event is not JSON, line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {reason}";
        }
    }
}
