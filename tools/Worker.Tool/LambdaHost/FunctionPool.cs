using System.Collections.Concurrent;

namespace Worker.Tool.LambdaHost;

/// <summary>The processes of one deployed function: a warm one is used again, another is started when all are busy.</summary>
internal sealed class FunctionPool(
    FunctionConfiguration function, string bootstrap, IReadOnlyDictionary<string, string> environment, Action<string> log) : IAsyncDisposable
{
    private const int MostProcesses = 10;

    private readonly ConcurrentStack<Sandbox> idle = new();
    private readonly ConcurrentDictionary<Sandbox, bool> busy = new();
    private readonly SemaphoreSlim slots = new(MostProcesses);
    private volatile bool retired;

    public FunctionConfiguration Function => function;

    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        await slots.WaitAsync();
        try
        {
            if (!idle.TryPop(out var sandbox))
            {
                var start = await Sandbox.StartAsync(function, bootstrap, environment, log);
                if (start.Sandbox is null)
                {
                    return start.Failure!;
                }

                sandbox = start.Sandbox;
            }

            return await InvokeAsync(sandbox, payload);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Ends the idle processes now and the busy ones after their event; there will be no more events.</summary>
    public async Task RetireAsync()
    {
        retired = true;
        while (idle.TryPop(out var sandbox))
        {
            await sandbox.DisposeAsync();
        }
    }

    /// <summary>Ends every process now.</summary>
    public async ValueTask DisposeAsync()
    {
        await RetireAsync();
        foreach (var sandbox in busy.Keys)
        {
            sandbox.Kill();
        }

        for (var slot = 0; slot < MostProcesses; slot++)
        {
            await slots.WaitAsync();
        }

        slots.Dispose();
    }

    private async Task<InvocationResult> InvokeAsync(Sandbox sandbox, ReadOnlyMemory<byte> payload)
    {
        busy[sandbox] = true;
        try
        {
            return await sandbox.InvokeAsync(payload);
        }
        finally
        {
            busy.TryRemove(sandbox, out _);
            if (sandbox.IsAlive && !retired)
            {
                idle.Push(sandbox);
            }
            else
            {
                await sandbox.DisposeAsync();
            }
        }
    }
}
