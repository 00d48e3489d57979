namespace LocalAws.LambdaHost;

/// <summary>The processes of one deployed function: a warm one is used again, another is started when all are busy.</summary>
/// <param name="stopping">Fires when the host ends: events that run or wait then fail, and no process is started any more.</param>
internal sealed class FunctionPool(
    FunctionConfiguration function, string bootstrap, FunctionHostOptions options, Action<string> log,
    CancellationToken stopping) : IAsyncDisposable
{
    private const int MaxProcesses = 10;

    private readonly Lock gate = new();
    private readonly Stack<Sandbox> idle = new();
    private readonly SemaphoreSlim slots = new(MaxProcesses);
    private bool retired;

    public FunctionConfiguration Function => function;

    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        await slots.WaitAsync(stopping);
        try
        {
            var sandbox = TakeIdle();
            if (sandbox is null)
            {
                var start = await Sandbox.StartAsync(function, bootstrap, options, log, stopping);
                if (start.Sandbox is null)
                {
                    return start.Failure!;
                }

                sandbox = start.Sandbox;
            }

            try
            {
                return await sandbox.InvokeAsync(payload, stopping);
            }
            finally
            {
                if (!TryGiveBack(sandbox))
                {
                    await sandbox.DisposeAsync();
                }
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Ends the idle processes now and the busy ones after their event.</summary>
    public async Task RetireAsync()
    {
        List<Sandbox> ended;
        lock (gate)
        {
            retired = true;
            ended = [.. idle];
            idle.Clear();
        }

        foreach (var sandbox in ended)
        {
            await sandbox.DisposeAsync();
        }
    }

    /// <summary>Waits until no event runs any more, and ends every process.</summary>
    public async ValueTask DisposeAsync()
    {
        await RetireAsync();
        for (var slot = 0; slot < MaxProcesses; slot++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }

        slots.Dispose();
    }

    private Sandbox? TakeIdle()
    {
        lock (gate)
        {
            return idle.TryPop(out var sandbox) ? sandbox : null;
        }
    }

    private bool TryGiveBack(Sandbox sandbox)
    {
        lock (gate)
        {
            if (retired || !sandbox.IsAlive)
            {
                return false;
            }

            idle.Push(sandbox);
            return true;
        }
    }
}
