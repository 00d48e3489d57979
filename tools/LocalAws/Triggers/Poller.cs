namespace LocalAws.Triggers;

/// <summary>Something that looks for work again and again until it is stopped. What goes wrong is reported, and does not end it.</summary>
internal abstract class Poller(Action<string> onProblem) : IAsyncDisposable
{
    private static readonly TimeSpan WaitAfterProblem = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public void Start() => running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does what there is to do; waits by itself when there is nothing.</summary>
    protected abstract Task PollAsync(CancellationToken cancellationToken);

    private async Task RunAsync()
    {
        string? reported = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await PollAsync(stopping.Token);
                reported = null;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (exception.Message != reported)
                {
                    reported = exception.Message;
                    onProblem(reported);
                }

                await Task.Delay(WaitAfterProblem, stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
