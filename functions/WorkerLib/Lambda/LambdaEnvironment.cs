using System.Globalization;

namespace WorkerLib.Lambda;

/// <summary>What Lambda sets in the environment of the process, with the names of the variables it comes from.</summary>
public sealed record LambdaEnvironment
{
    /// <summary><c>AWS_LAMBDA_RUNTIME_API</c>: <c>host:port</c> of the Runtime API; null when Lambda did not start the process.</summary>
    public string? RuntimeApi { get; init; }

    /// <summary><c>_HANDLER</c>: the name of the job to run.</summary>
    public string Handler { get; init; } = "";

    /// <summary><c>AWS_LAMBDA_FUNCTION_NAME</c>.</summary>
    public string FunctionName { get; init; } = "";

    /// <summary><c>AWS_LAMBDA_FUNCTION_VERSION</c>.</summary>
    public string FunctionVersion { get; init; } = "$LATEST";

    /// <summary><c>AWS_LAMBDA_FUNCTION_MEMORY_SIZE</c>, in MB.</summary>
    public int MemoryLimitInMB { get; init; }

    /// <summary><c>AWS_LAMBDA_LOG_GROUP_NAME</c>.</summary>
    public string LogGroupName { get; init; } = "";

    /// <summary><c>AWS_LAMBDA_LOG_STREAM_NAME</c>.</summary>
    public string LogStreamName { get; init; } = "";

    /// <summary><c>WORKER_DEADLINE_MARGIN_MS</c>: how long before the deadline the context's token fires.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMilliseconds(500);

    public static LambdaEnvironment FromProcess() => From(Environment.GetEnvironmentVariable);

    /// <param name="read">Gives the value of a variable, or null.</param>
    internal static LambdaEnvironment From(Func<string, string?> read)
    {
        return new()
        {
            RuntimeApi = read("AWS_LAMBDA_RUNTIME_API"),
            Handler = Text("_HANDLER"),
            FunctionName = Text("AWS_LAMBDA_FUNCTION_NAME"),
            FunctionVersion = Text("AWS_LAMBDA_FUNCTION_VERSION"),
            MemoryLimitInMB = Number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", 0),
            LogGroupName = Text("AWS_LAMBDA_LOG_GROUP_NAME"),
            LogStreamName = Text("AWS_LAMBDA_LOG_STREAM_NAME"),
            DeadlineMargin = TimeSpan.FromMilliseconds(Number("WORKER_DEADLINE_MARGIN_MS", 500)),
        };

        string Text(string name) => read(name) ?? "";

        int Number(string name, int otherwise) =>
            int.TryParse(read(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }
}
