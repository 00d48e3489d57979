using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.Faults;

/// <summary>Fails in every way that the compiler gives methods other names for. Only a test puts it into a package.</summary>
public sealed partial class FaultsHandler
{
    public static LambdaHandler Create()
    {
        _ = Setting.Required("FAULTS_TABLE"); // without it, the fault is in how it is deployed
        return LambdaHandler.For<Request, Request>(
            new FaultsHandler().HandleAsync, new JobJsonSerializer<FaultsJson>(FaultsJson.Default));
    }

    public async Task<Request> HandleAsync(Request request, ILambdaContext context)
    {
        await Task.Yield();
        switch (request.Fault)
        {
            case "async":
                await FailAsync();
                break;
            case "generic":
                await FailAsync(42);
                break;
            case "lambda":
                Func<Task> lambda = async () =>
                {
                    await Task.Yield();
                    Throw("in a lambda");
                };
                await lambda();
                break;
            case "local":
                await LocalAsync();
                break;
            case "iterator":
                _ = Numbers().Sum();
                break;
            case "step":
                try
                {
                    await FailAsync();
                }
                catch (InvalidOperationException exception)
                {
                    throw new StepFailedException("count the numbers", exception);
                }

                break;
            case "memory":
                GC.KeepAlive(Enumerable.Range(0, 1024).Select(_ => new byte[1 << 20]).ToList());
                break;
            case "limit":
                return new Request($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MB");
            case "many":
                await Task.WhenAll(FailAsync(), FailAsync()).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                break;
            case "thread":
                var thread = new Thread(FailOnThread);
                thread.Start();
                thread.Join();
                break;
            default:
                Throw("at once");
                break;
        }

        return request;

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task LocalAsync()
        {
            await Task.Yield();
            Throw("in a local function");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailOnThread()
    {
        Throw("on a thread of its own");
        Console.Out.Flush(); // keeps the call above from becoming a jump
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task FailAsync()
    {
        await Task.Yield();
        Throw("asynchronously");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<T> FailAsync<T>(T value)
    {
        await Task.Yield();
        Throw($"with {value}");
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEnumerable<int> Numbers()
    {
        yield return 1;
        Throw("in an iterator");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(string how) => throw new InvalidOperationException($"Failed {how}.");

    public sealed record Request(string Fault);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    private sealed partial class FaultsJson : JsonSerializerContext;
}
