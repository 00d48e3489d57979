namespace WorkerLib.Heartbeats;

/// <summary>What is wrong with a row, all of it: who mends a row wants to know everything at once.</summary>
public sealed class RowProblems
{
    private const int MaxChars = 1000;
    private const int MaxKindBytes = 1000;

    private readonly List<string> problems = [];
    private readonly List<string> kinds = [];

    public int Count => problems.Count;

    /// <summary>All in one line; null when there is none.</summary>
    public string? Text => problems.Count == 0 ? null : WorkerLib.Text.Cut(string.Join("; ", problems), MaxChars);

    /// <summary>
    /// The same without values that come anew with each ping: who was told of these problems need not be told again. Two that begin alike
    /// are two.
    /// </summary>
    public string? Kind => kinds.Count == 0 ? null : WorkerLib.Text.Key(string.Join("; ", kinds), MaxKindBytes);

    /// <param name="kind">What it is called beside its value; null when the value is part of it.</param>
    public void Add(string problem, string? kind = null)
    {
        problems.Add(problem);
        kinds.Add(kind ?? problem);
    }

    /// <summary>What a read gives; the default of its type, and one more problem, where the row does not fit.</summary>
    /// <inheritdoc cref="Add"/>
    public T? Try<T>(Func<T?> read, string? kind = null)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            Add(exception.Message, kind);
            return default;
        }
    }
}
