namespace Worker.Cli.Logs;

/// <summary>One line of a function's log.</summary>
/// <param name="Id">Differs from that of every other line of the log.</param>
internal sealed record LogEvent(string Id, DateTimeOffset Time, string Line);

/// <summary>Where the log of a function is read.</summary>
internal interface ILogSource
{
    /// <summary>The lines since a moment that hold all of these texts, the oldest first.</summary>
    IAsyncEnumerable<LogEvent> ReadAsync(
        string function, DateTimeOffset since, IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
