using System.Text.Encodings.Web;
using System.Text.Json;
using WorkerLib.Lambda.Reporting;

namespace WorkerLib.Lambda;

/// <summary>The custom runtime: picks the job that <c>_HANDLER</c> names and gives it one event after the other.</summary>
public static class LambdaRuntime
{
    /// <summary>Exit code when Lambda took the environment away, as it does with every environment in the end.</summary>
    public const int Ended = 0;

    /// <summary>Exit code when the job could not be created or the Runtime API could not be understood.</summary>
    public const int Failed = 1;

    /// <summary>Exit code when Lambda did not start the process: it would have said where its Runtime API is.</summary>
    public const int NotInLambda = 2;

    private static readonly JsonWriterOptions ResponseOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Runs until the environment ends; returns the exit code of the process.</summary>
    /// <param name="environment">What Lambda says of the function.</param>
    /// <param name="create">Creates the job of a handler name, or gives null when there is none of that name.</param>
    /// <param name="names">The known handler names, for the error message.</param>
    public static int Run(LambdaEnvironment environment, Func<string, LambdaHandler?> create, IReadOnlyCollection<string> names)
    {
        if (string.IsNullOrEmpty(environment.RuntimeApi))
        {
            Log.Error(
                "AWS_LAMBDA_RUNTIME_API is not set: this executable is started by AWS Lambda. "
                + "To run a job here, use ./worker up and ./worker invoke.");
            return NotInLambda;
        }

        if (!HttpAuthority.TryRead(environment.RuntimeApi, out _, out _))
        {
            Log.Error($"AWS_LAMBDA_RUNTIME_API is '{environment.RuntimeApi}', which is no host:port, such as 127.0.0.1:9001. Correct it.");
            return NotInLambda;
        }

        using var client = new RuntimeApiClient(environment.RuntimeApi);
        using var reporter = LambdaReporter.Create(environment.Handler, environment.MemoryLimitInMB);
        AppDomain.CurrentDomain.UnhandledException += (_, crash) => Crash(reporter, crash.ExceptionObject as Exception);
        try
        {
            if (TryCreate(client, reporter, environment, create, names) is not { } handler)
            {
                return Failed;
            }

            Loop(client, reporter, environment, handler);
            return Ended;
        }
        catch (RuntimeApiGoneException exception)
        {
            Log.Info(exception.Message);
            return Ended;
        }
        catch (RuntimeApiException exception)
        {
            Log.Error(exception.Message);
            return Failed;
        }
    }

    private static LambdaHandler? TryCreate(
        RuntimeApiClient client,
        LambdaReporter? reporter,
        LambdaEnvironment environment,
        Func<string, LambdaHandler?> create,
        IReadOnlyCollection<string> names)
    {
        try
        {
            return create(environment.Handler) ?? throw new UnknownHandlerException(environment.Handler, names);
        }
        catch (Exception exception)
        {
            reporter?.FailProcess(exception);
            Log.Error($"{environment.Handler} could not be created.", exception);
            client.PostInitError(ErrorResponse.From(exception));
            return null;
        }
    }

    private static void Loop(RuntimeApiClient client, LambdaReporter? reporter, LambdaEnvironment environment, LambdaHandler handler)
    {
        var response = new ResponseBuffer();
        using var writer = new Utf8JsonWriter(response, ResponseOptions);

        while (client.TryNext(out var headers, out var lambdaEvent))
        {
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", headers.TraceId);
            using var context = new LambdaContext(environment, headers, TimeProvider.System, handler.Serializer);
            Log.Context = context;
            try
            {
                reporter?.Begin(context, lambdaEvent);
                handler.Invoke(lambdaEvent, context, writer);
                writer.Flush();

                // Everything that is to leave the process leaves it before the response: after that it may be frozen.
                Metric.Flush(context.FunctionName);
                reporter?.End(succeeded: true);
                client.PostResponse(context.AwsRequestId, response.Written.Span);
            }
            catch (Exception exception) when (exception is not (RuntimeApiException or RuntimeApiGoneException))
            {
                var failure = Explain(exception, context);
                Report(reporter, failure, lambdaEvent, context);
                client.PostError(context.AwsRequestId, ErrorResponse.From(failure));
            }

            writer.Reset();
            response.Clear();
            Log.Context = null;
            Log.IsColdStart = false;
        }
    }

    private static void Report(LambdaReporter? reporter, Exception failure, ReadOnlySpan<byte> lambdaEvent, LambdaContext context)
    {
        try
        {
            reporter?.Fail(failure, lambdaEvent);
            Log.Error("The invocation failed.", failure);
            Metric.Flush(context.FunctionName);
            reporter?.End(succeeded: false);
        }
        catch (Exception)
        {
            // Memory may be short still. The response says what failed.
        }
    }

    /// <summary>An exception on a thread of the job's own ends the process; nobody but this sees it.</summary>
    private static void Crash(LambdaReporter? reporter, Exception? exception)
    {
        if (exception is not null)
        {
            Log.Error("An exception that nobody caught ends the process.", exception);
            reporter?.FailProcess(exception);
        }
    }

    /// <summary>A cancellation by the deadline token is named as what it is; any other exception stays itself.</summary>
    private static Exception Explain(Exception exception, LambdaContext context) =>
        context.IsDeadline(exception)
            ? new DeadlineExceededException(
                $"{context.FunctionName} was stopped {context.RemainingTime.TotalSeconds:0.0} s before its deadline. "
                + "Raise its timeout in Terraform or give it less to do.",
                exception)
            : exception;
}
