using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Tests.Fuzzing.RuntimeApi;

/// <summary>
/// The runtime, or the packaged executable, against a Runtime API that says odd things: it goes on or ends with an exit code of its own,
/// at nothing that HTTP allows, and whatever it sends is a request that the API knows.
/// </summary>
[Fuzzer(
    "runtime", "Responses of the Runtime API, half ones and dropped ones among them; FUZZ_EXECUTABLE=FILE tries bootstrap of the package.",
    Outcomes = ["ended with 0", "ended with 1"])]
public sealed partial class RuntimeFuzzer : IFuzzer
{
    private const int MaxEvents = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The packaged executable; null for the runtime in this process.</summary>
    private readonly string? executable = Environment.GetEnvironmentVariable("FUZZ_EXECUTABLE") is { Length: > 0 } file ? file : null;

    public RuntimeFuzzer() => Log.Output = Stream.Null;

    public string Extension => "http";

    public Trial TryOne(Random random, Action<byte[]> keep)
    {
        var damage = new ResponseDamage(random);
        var events = Enumerable.Range(0, random.Next(1, MaxEvents)).Select(number => damage.Event(number)).ToArray();
        var hangsUp = random.Next(4) == 0;
        keep([.. events.SelectMany(response => response)]);
        using var api = new OddRuntimeApi(events, damage.Taken, hangsUp);
        var group = executable is null ? "in this process" : "the executable";
        var what = string.Join(", ", damage.Done);
        try
        {
            var code = executable is null ? Run(api.Authority) : RunExecutable(api.Authority);
            var unknown = api.Requests.FirstOrDefault(request => !Known().IsMatch(request));
            return new Trial(
                group,
                $"ended with {code}",
                what,
                code is null ? "No end"
                    : code is not (LambdaRuntime.Ended or LambdaRuntime.Failed) ? $"Exit code {code}"
                    : code == LambdaRuntime.Failed && damage.IsLegal ? "The runtime ended at legal HTTP"
                    : unknown is not null ? $"A request that no Runtime API knows\n{unknown}"
                    : null);
        }
        catch (Exception exception)
        {
            return Trial.Failed(group, what, exception);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>The exit code; null when it did not end.</summary>
    private static int? Run(string authority)
    {
        var environment = new LambdaEnvironment { RuntimeApi = authority, Handler = "Echo", FunctionName = "echo", MemoryLimitInMB = 128 };
        var handler = LambdaHandler.For<EchoedMessage, EchoedMessage>(
            (message, _) => Task.FromResult(message), new JobJsonSerializer<EchoJson>(EchoJson.Default));
        int? code = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                code = LambdaRuntime.Run(environment, _ => handler, ["Echo"]);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return !thread.Join(Patience) ? null : failure is null ? code : throw failure;
    }

    private int? RunExecutable(string authority)
    {
        var start = new ProcessStartInfo(executable!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in new[]
        {
            ("AWS_LAMBDA_RUNTIME_API", authority), ("_HANDLER", "ReceiveHeartbeat"), ("HEARTBEATS_TABLE", "heartbeats"),
            ("AWS_LAMBDA_FUNCTION_NAME", "receive_heartbeat"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"), ("AWS_REGION", "eu-west-1"),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(Patience))
        {
            return process.ExitCode;
        }

        process.Kill();
        return null;
    }

    [GeneratedRegex(
        "^(GET /2018-06-01/runtime/invocation/next|POST /2018-06-01/runtime/(invocation/[^ ]+/(response|error)|init/error)) HTTP/1.1$")]
    private static partial Regex Known();
}

internal sealed record EchoedMessage(string? Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EchoedMessage))]
internal sealed partial class EchoJson : JsonSerializerContext;
