namespace WorkerLib.Heartbeats;

/// <summary>What is wrong with a row, all of it: who mends a row wants to know everything at once.</summary>
public sealed class RowProblems
{
    private const int MaxChars = 1000;

    private readonly List<string> problems = [];

    /// <summary>All in one line; null when there is none.</summary>
    public string? Text => problems.Count == 0 ? null : WorkerLib.Text.Cut(string.Join("; ", problems), MaxChars);

    public void Add(string problem) => problems.Add(problem);

    /// <summary>What a read gives; the default of its type, and one more problem, where the row does not fit.</summary>
    public T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            Add(exception.Message);
            return default;
        }
    }
}
