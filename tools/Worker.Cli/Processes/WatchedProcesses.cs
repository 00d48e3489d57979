using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Cli.Processes;

/// <summary>What an operator does to the processes that are watched.</summary>
internal sealed class WatchedProcesses(IProcessTable table, TimeProvider time)
{
    private const int LongestNameChars = 128; // of a ping
    private const int TokenChars = 64;

    private static readonly string[] Times = ["intervalSeconds", "cron", "timeZone"];

    public async Task<IReadOnlyList<ProcessView>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await table.ReadAllAsync(cancellationToken)).Select(row => ProcessView.Of(row, time.GetUtcNow()))
            .OrderBy(view => view.Process, StringComparer.Ordinal),
    ];

    /// <exception cref="UserException">There is no such process.</exception>
    public async Task<ProcessView> ShowAsync(string process, CancellationToken cancellationToken) =>
        ProcessView.Of(await RowAsync(process, cancellationToken), time.GetUtcNow());

    /// <summary>Has a process watched.</summary>
    /// <returns>Its token, which is stored nowhere.</returns>
    /// <exception cref="UserException">The promise has a mistake, or there is such a process.</exception>
    public async Task<string> AddAsync(string process, ProcessPromise promise, CancellationToken cancellationToken)
    {
        if (process.Length is 0 or > LongestNameChars || process.Contains('/', StringComparison.Ordinal))
        {
            throw new UserException(
                $"the name of a process has 1 to {LongestNameChars} characters and no slash.", UserException.WrongUsage);
        }

        var row = promise.ToAttributes(process);
        var token = NewToken();
        row["tokenSha256"] = new AttributeValue(Sha256(token));
        row["watchedSince"] = Attributes.Time(time.GetUtcNow());
        return await table.TryAddAsync(row, cancellationToken)
            ? token
            : throw new UserException($"{process} is watched already: add --replace to change what it promises.");
    }

    /// <summary>Changes what a process promises; its token, its pings and its state stay. New times count from now on.</summary>
    /// <exception cref="UserException">The promise has a mistake, or there is no such process.</exception>
    public async Task ReplaceAsync(string process, ProcessPromise promise, CancellationToken cancellationToken)
    {
        var set = promise.ToAttributes(process);
        var row = await RowAsync(process, cancellationToken);
        set.Remove("process");
        if (Times.Any(field => Text(set, field) != Text(row, field)))
        {
            // Else it stays: a process that is late would not be late any more, without a beat.
            set["watchedSince"] = Attributes.Time(time.GetUtcNow());
        }

        string[] others =
        [
            .. Promise.Fields.Where(field => field != "mutedUntil" && !set.ContainsKey(field)),
            .. row.Keys.Where(field => PromiseNames.MeantBy(field) is not null),
        ];
        await ChangeAsync(process, set, others, cancellationToken);
    }

    /// <summary>Adds a second token, or puts one in place of all others.</summary>
    /// <returns>The token, which is stored nowhere.</returns>
    /// <exception cref="UserException">There is no such process.</exception>
    public async Task<string> NewTokenAsync(string process, bool isOnly, CancellationToken cancellationToken)
    {
        var row = await RowAsync(process, cancellationToken);
        var (token, known) = (NewToken(), row.GetValueOrDefault("tokenSha256"));
        string[] others = isOnly ? [] : [.. known?.SS ?? [], .. known?.S is { } one ? (string[])[one] : []];
        if (others.Length > 1)
        {
            throw new UserException($"{process} has two tokens already: add --only for one that replaces them.");
        }

        var tokens = others.Append(Sha256(token)).ToList();
        var stored = tokens.Count == 1 ? new AttributeValue(tokens[0]) : new AttributeValue { SS = tokens };
        await ChangeAsync(process, new() { ["tokenSha256"] = stored }, [], cancellationToken);
        return token;
    }

    /// <exception cref="UserException">There is no such process.</exception>
    public Task MuteAsync(string process, DateTimeOffset until, CancellationToken cancellationToken) =>
        ChangeAsync(process, new() { ["mutedUntil"] = Attributes.Time(until) }, [], cancellationToken);

    /// <exception cref="UserException">There is no such process.</exception>
    public Task UnmuteAsync(string process, bool daily, CancellationToken cancellationToken) =>
        ChangeAsync(process, [], daily ? ["mutedUntil", "mutedPeriods"] : ["mutedUntil"], cancellationToken);

    /// <exception cref="UserException">There is no such process.</exception>
    public async Task RemoveAsync(string process, CancellationToken cancellationToken)
    {
        if (!await table.TryRemoveAsync(process, cancellationToken))
        {
            throw Unknown(process);
        }
    }

    /// <summary>An attribute, also where somebody wrote a number as a text; null when it is missing.</summary>
    private static string? Text(Dictionary<string, AttributeValue> row, string field) =>
        row.GetValueOrDefault(field) is { } value ? value.N ?? value.S?.Trim() : null;

    private async Task ChangeAsync(
        string process, Dictionary<string, AttributeValue> set, string[] remove, CancellationToken cancellationToken)
    {
        if (!await table.TryChangeAsync(process, set, remove, cancellationToken))
        {
            throw Unknown(process);
        }
    }

    private async Task<Dictionary<string, AttributeValue>> RowAsync(string process, CancellationToken cancellationToken) =>
        await table.ReadAsync(process, cancellationToken) ?? throw Unknown(process);

    private static UserException Unknown(string process) =>
        new($"no process is called {process}: ./worker process list shows those there are.");

    private static string NewToken() => RandomNumberGenerator.GetHexString(TokenChars, lowercase: true);

    private static string Sha256(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
