using System.Diagnostics;
using System.Globalization;
using Worker.Tests.Fuzzing;

namespace Fuzz;

/// <summary>Tries one seed after the other and says what must not be, each kind of problem once.</summary>
internal sealed class FuzzRun(IFuzzer fuzzer, string name, string folder, TextWriter output)
{
    /// <summary>Most of what an input may take before it counts as one that never ends.</summary>
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<(string Group, string Outcome), int> counts = [];
    private readonly HashSet<string> known = [];
    private string current = "";

    /// <summary>How many kinds of problems were found.</summary>
    public int Findings => known.Count;

    /// <param name="seconds">How long; at least one seed is tried.</param>
    /// <param name="inputs">At least so many, however long they take.</param>
    /// <returns>The exit code: 1 when something was found.</returns>
    public int Run(int seed, double seconds, int inputs)
    {
        Directory.CreateDirectory(folder);
        var clock = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        var next = seed;
        do
        {
            TryOne(next++);
            if (clock.Elapsed - told > ProgressEvery)
            {
                told = clock.Elapsed;
                Say($"{next - seed} inputs in {told.TotalSeconds:0} s, {Findings} {Problems(Findings)}");
            }
        }
        while (clock.Elapsed.TotalSeconds < seconds || next - seed < inputs);

        Say($"{name}: {next - seed} inputs in {clock.Elapsed.TotalSeconds:0.0} s, {Findings} {Problems(Findings)}");
        foreach (var ((group, outcome), count) in counts)
        {
            Say($"  {group}: {count} {outcome}");
        }

        return Findings > 0 ? 1 : 0;
    }

    private void TryOne(int seed)
    {
        current = Path.Combine(folder, $"{name}-{seed}.{fuzzer.Extension}");
        using var watch = new Timer(_ => Hang(seed), null, Hangs, Timeout.InfiniteTimeSpan);
        var trial = Guarded(seed);
        counts[(trial.Group, trial.Outcome)] = counts.GetValueOrDefault((trial.Group, trial.Outcome)) + 1;
        if (trial.Problem is { } problem && known.Add($"{trial.Group} {problem.Split('\n')[0]}"))
        {
            Say($"seed {seed}: {trial.Group}: {trial.What}: {problem}\n  {current}");
        }
        else
        {
            File.Delete(current);
        }
    }

    private Trial Guarded(int seed)
    {
        try
        {
            return fuzzer.TryOne(new Random(seed), input => File.WriteAllBytes(current, input));
        }
        catch (Exception exception)
        {
            return Trial.Failed(name, "an exception that no reader may throw", exception);
        }
    }

    /// <summary>A thread cannot be ended; the process can. The input stays.</summary>
    private void Hang(int seed)
    {
        Say($"seed {seed}: no end within {Hangs.TotalSeconds:0} s\n  {current}");
        Environment.Exit(1);
    }

    private void Say(string line) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}"));

    private static string Problems(int count) => count == 1 ? "problem" : "problems";
}
