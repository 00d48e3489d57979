using System.Globalization;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>What the functions of a round logged, to be kept when a promise was broken.</summary>
internal sealed class FleetLog
{
    private const int MaxLines = 20_000;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public void Add(string function, string line)
    {
        lock (gate)
        {
            lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {function}: {line}"));
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }
    }

    /// <summary>Takes what a trigger could not do.</summary>
    public void AddProblem(string problem) => Add("trigger", problem);

    public string Take()
    {
        lock (gate)
        {
            var text = string.Join('\n', lines);
            lines.Clear();
            return text;
        }
    }
}
