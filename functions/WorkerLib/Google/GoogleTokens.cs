namespace WorkerLib.Google;

/// <summary>
/// Keeps the token of the process until five minutes before its end, or half its life where that is shorter. Callers that need one at the
/// same time wait for one fetch; a fetch that failed is not kept.
/// </summary>
/// <param name="fetch">Gets a new one. Its own limits end it: no caller's cancellation does, for others may wait for it.</param>
internal sealed class GoogleTokens(TimeProvider time, Func<CancellationToken, Task<GoogleToken>> fetch)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private Task<Kept>? current;

    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<Kept> task;
        lock (gate)
        {
            task = current is { } known && IsGood(known) ? known : current = FetchAsync();
        }

        return (await task.WaitAsync(cancellationToken)).Token.Value;
    }

    /// <summary>Drops a token that Google no longer takes, unless another one is kept already.</summary>
    public void Forget(string token)
    {
        lock (gate)
        {
            if (current is { IsCompletedSuccessfully: true } known && known.Result.Token.Value == token)
            {
                current = null;
            }
        }
    }

    /// <summary>Whether it is on its way, or here and good for long enough.</summary>
    private bool IsGood(Task<Kept> task) =>
        !task.IsCompleted || (task.IsCompletedSuccessfully && task.Result.Until > time.GetUtcNow());

    private async Task<Kept> FetchAsync()
    {
        var token = await fetch(CancellationToken.None);
        var life = token.ExpiresAt - time.GetUtcNow();
        var margin = life / 2 < Margin ? life / 2 : Margin;
        return new Kept(token, token.ExpiresAt - margin);
    }

    private sealed record Kept(GoogleToken Token, DateTimeOffset Until);
}
