using System.Collections.Concurrent;

namespace LocalAws.LambdaHost;

/// <summary>The latest lines that each function logged.</summary>
internal sealed class RecentLog
{
    private const int MaxLines = 2000;
    private const int MaxCharacters = 2_000_000;

    private readonly ConcurrentDictionary<string, Lines> functions = new();
    private long number;

    /// <param name="Number">Greater than that of any earlier line, whatever the function.</param>
    public sealed record Line(long Number, DateTimeOffset Time, string Text);

    public void Add(string function, string text) =>
        functions.GetOrAdd(function, _ => new Lines()).Add(new Line(Interlocked.Increment(ref number), DateTimeOffset.UtcNow, text));

    /// <summary>The kept lines of a function with a number greater than this one, the oldest first.</summary>
    public IReadOnlyList<Line> After(string function, long number) =>
        functions.TryGetValue(function, out var lines) ? lines.After(number) : [];

    private sealed class Lines
    {
        private readonly Queue<Line> lines = new();
        private int characters;

        public void Add(Line line)
        {
            lock (lines)
            {
                lines.Enqueue(line);
                characters += line.Text.Length;
                while (lines.Count > MaxLines || characters > MaxCharacters)
                {
                    characters -= lines.Dequeue().Text.Length;
                }
            }
        }

        public IReadOnlyList<Line> After(long number)
        {
            lock (lines)
            {
                return [.. lines.Where(line => line.Number > number)];
            }
        }
    }
}
