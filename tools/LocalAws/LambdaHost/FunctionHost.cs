using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerLib.Lambda;

namespace LocalAws.LambdaHost;

/// <summary>
/// Runs the package for every deployed function and serves the Invoke API of AWS Lambda for them
/// (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), so that <c>aws lambda invoke --endpoint-url</c> works too.
/// </summary>
public sealed class FunctionHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FunctionHostOptions options;
    private readonly ConcurrentDictionary<string, FunctionPool> pools = new();
    private readonly ConcurrentBag<FunctionPool> retired = [];
    private readonly SemaphoreSlim poolChange = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly RecentLog recentLog = new();

    private FunctionHost(FunctionHostOptions options)
    {
        this.options = options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        app = builder.Build();
        app.Use(GuardAsync);
        app.MapPost("/2015-03-31/functions/{name}/invocations", (HttpContext http, string name) => ServeAsync(http, name));
        app.MapGet("/logs/{name}", (HttpContext http, string name) => ShowLogAsync(http, name));
    }

    public Uri Url => new($"http://127.0.0.1:{options.Port}");

    public static async Task<FunctionHost> StartAsync(FunctionHostOptions options)
    {
        var host = new FunctionHost(options);
        await host.app.StartAsync();
        return host;
    }

    /// <summary>Runs a function on an event and waits for its result.</summary>
    /// <param name="name">The function's name, or <c>name:version</c> or <c>name:alias</c>.</param>
    /// <param name="startedBy">The kind of a trigger, or where a person called from.</param>
    /// <returns>Null when no function of that name is deployed.</returns>
    public async Task<InvocationResult?> InvokeAsync(string name, ReadOnlyMemory<byte> payload, string startedBy = "host")
    {
        if (await PoolAsync(name) is not { } pool)
        {
            return null;
        }

        // An invocation without a payload has an empty object for its event.
        payload = payload.IsEmpty ? "{}"u8.ToArray() : payload;
        var startedAt = DateTimeOffset.UtcNow;
        var result = await pool.InvokeAsync(payload);
        result = result with
        {
            Event = payload,
            StartedBy = startedBy,
            StartedAt = startedAt,
            MemorySizeInMB = pool.Function.MemorySizeInMB,
            Problem = result.FunctionError is null ? options.Judge(payload, result.Payload) : null,
        };
        if (result.Problem is { } problem)
        {
            TakeLine(pool.Function.Name, $"RESPONSE RequestId: {result.RequestId}\t{problem.Text}");
        }

        recentLog.Add(pool.Function.Name, result.ReportLine);
        options.OnInvoked(pool.Function.Name, result);
        return result;
    }

    /// <summary>Takes an event that nobody waits for, as an invocation of type <c>Event</c> does.</summary>
    /// <param name="startedBy">The kind of a trigger.</param>
    /// <returns>False when no function of that name is deployed.</returns>
    public async Task<bool> AcceptAsync(string name, ReadOnlyMemory<byte> payload, string startedBy)
    {
        if (await options.Describe(name) is null)
        {
            return false;
        }

        Enqueue(name, payload, startedBy);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync();
        foreach (var pool in pools.Values.Concat(retired))
        {
            await pool.DisposeAsync();
        }

        await app.DisposeAsync();
        poolChange.Dispose();
        stopping.Dispose();
    }

    /// <summary>The processes that run the function as it is deployed now; a changed function gets fresh ones.</summary>
    private async Task<FunctionPool?> PoolAsync(string name)
    {
        if (await options.Describe(name) is not { } function)
        {
            return null;
        }

        await poolChange.WaitAsync();
        try
        {
            if (pools.TryGetValue(name, out var pool) && pool.Function.Fingerprint == function.Fingerprint)
            {
                return pool;
            }

            var bootstrap = options.Bootstrap(function);
            function = function with { Environment = LayerPaths.In(function.Environment, options.Layers(function)) };
            if (pool is not null)
            {
                await pool.RetireAsync();
                retired.Add(pool);
            }

            return pools[name] = new FunctionPool(
                function, bootstrap, options, line => TakeLine(function.Name, line), stopping.Token);
        }
        finally
        {
            poolChange.Release();
        }
    }

    private void TakeLine(string name, string line)
    {
        recentLog.Add(name, line);
        options.OnLog(name, line);
    }

    /// <summary>The latest lines of a function's log; with <c>?after=</c> only those with a greater number.</summary>
    private async Task ShowLogAsync(HttpContext http, string name)
    {
        if (await options.Describe(name) is null)
        {
            await RefuseAsync(http, 404, "ResourceNotFoundException", $"Function not found: {name}");
            return;
        }

        _ = long.TryParse(http.Request.Query["after"], out var after);
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, recentLog.After(name, after));
    }

    /// <summary>Web pages would otherwise run code here.</summary>
    private Task GuardAsync(HttpContext http, RequestDelegate next) =>
        WebPages.MayHaveSent(http.Request)
            ? RefuseAsync(http, 403, "AccessDeniedException", $"Only programs of this machine are answered, at {Url}, and no web pages.")
            : next(http);

    /// <summary>Answers a request; what goes wrong in the host itself is an error of the service, not of the function.</summary>
    private async Task ServeAsync(HttpContext http, string name)
    {
        try
        {
            await InvokeAsync(http, name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            options.OnLog(name, exception.Message);
            await RefuseAsync(http, 500, "ServiceException", exception.Message, fault: "Service");
        }
    }

    private async Task InvokeAsync(HttpContext http, string name)
    {
        name = Qualified(name, http.Request.Query["Qualifier"]);
        var kind = http.Request.Headers["X-Amz-Invocation-Type"].FirstOrDefault() ?? "RequestResponse";
        var limit = kind == "Event" ? LambdaLimits.AsynchronousEventBytes : LambdaLimits.EventBytes;
        var payload = await HttpBody.ReadAsync(http.Request, limit);
        if (payload is null)
        {
            await RefuseAsync(
                http, 413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation");
        }
        else if (payload.Length > 0 && !IsJson(payload))
        {
            await RefuseAsync(http, 400, "InvalidRequestContentException", "Could not parse request body into json");
        }
        else if (kind is not ("RequestResponse" or "Event" or "DryRun"))
        {
            await RefuseAsync(http, 400, "InvalidParameterValueException", $"Unknown invocation type {kind}");
        }
        else if (await options.Describe(name) is not { } function)
        {
            await RefuseAsync(http, 404, "ResourceNotFoundException", $"Function not found: {name}");
        }
        else if (kind == "RequestResponse")
        {
            await RespondAsync(http, function.Version, (await InvokeAsync(name, payload, InvocationSource.Of(http.Request, payload)))!);
        }
        else
        {
            http.Response.StatusCode = kind == "Event" ? 202 : 204;
            if (kind == "Event")
            {
                Enqueue(name, payload, InvocationSource.Of(http.Request, payload));
            }
        }
    }

    private void Enqueue(string name, ReadOnlyMemory<byte> payload, string startedBy) =>
        _ = Task.Run(() => options.Asynchronously(name, payload, () => InvokeAsync(name, payload, startedBy), stopping.Token));

    private static async Task RespondAsync(HttpContext http, string version, InvocationResult result)
    {
        http.Response.Headers["X-Amzn-RequestId"] = result.RequestId;
        http.Response.Headers["X-Amz-Executed-Version"] = version;
        if (result.FunctionError is { } error)
        {
            http.Response.Headers["X-Amz-Function-Error"] = error;
        }

        if (http.Request.Headers["X-Amz-Log-Type"] == "Tail")
        {
            http.Response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(Tail(result));
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(result.Payload);
    }

    /// <summary>The last 4 KB of the log, as much as Lambda returns.</summary>
    private static byte[] Tail(InvocationResult result)
    {
        var log = Encoding.UTF8.GetBytes(string.Join('\n', [.. result.Log, result.ReportLine]) + "\n");
        return log[Math.Max(0, log.Length - 4096)..];
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message, string fault = "User")
    {
        http.Response.StatusCode = status;
        http.Response.Headers["X-Amzn-ErrorType"] = type;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"Type":"{{fault}}","Message":{{JsonSerializer.Serialize(message)}}}""");
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// <c>name</c>, <c>name:version</c> or <c>name:alias</c>, from what a path may hold (one of these or an ARN) and the qualifier
    /// beside it; <c>$LATEST</c> is the name alone.
    /// </summary>
    private static string Qualified(string name, string? qualifier)
    {
        var parts = name.Split(':');
        parts = parts[0] == "arn" && parts.Length > 6 ? parts[6..] : parts;
        qualifier ??= parts.ElementAtOrDefault(1);
        return qualifier is null or "$LATEST" ? parts[0] : $"{parts[0]}:{qualifier}";
    }
}
