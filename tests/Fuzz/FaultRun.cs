using System.Diagnostics;
using System.Globalization;
using Worker.Tests.Fuzzing;
using Worker.Tests.Fuzzing.Faults;

namespace Fuzz;

/// <summary>Tries chains round by round, each with a seed of its own, and says what does not hold.</summary>
/// <param name="command">How the mix is called on the command line.</param>
/// <param name="folder">Where the log of a round with a broken promise is kept.</param>
internal sealed class FaultRun(FaultMix mix, string command, string folder, TextWriter output)
{
    /// <param name="names">The chains; none for all.</param>
    /// <param name="seconds">How long, together; at least one round of each is tried.</param>
    /// <returns>The exit code: 1 when something does not hold.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> names, int seed, double seconds, CancellationToken cancellationToken)
    {
        var chosen = FaultChains.All.Where(chain => names.Count == 0 || names.Contains(chain.Attribute.Name)).ToList();
        var broken = 0;
        try
        {
            foreach (var (attribute, type) in chosen.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
            {
                broken += await RunAsync(attribute.Name, type, seed, seconds / chosen.Count, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Say("interrupted while it was set up");
        }

        return broken > 0 ? 1 : 0;
    }

    /// <returns>In how many rounds something did not hold.</returns>
    private async Task<int> RunAsync(string name, Type type, int seed, double seconds, CancellationToken cancellationToken)
    {
        var (broken, rounds) = (0, 0);
        var clock = Stopwatch.StartNew();
        await using var fleet = await TriedFleet.StartAsync(mix, cancellationToken);
        await using var chain = (FaultChain)Activator.CreateInstance(type)!;
        await chain.SetUpAsync(fleet, cancellationToken);
        do
        {
            var round = seed + rounds++;
            try
            {
                await RoundAsync(fleet, chain, round, cancellationToken);
                fleet.Log.Take();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                broken++;
                Report(name, round, exception, fleet.Log.Take());
            }

            Say($"{name}: round {round}, {Summary(fleet, clock)}");
        }
        while (clock.Elapsed.TotalSeconds < seconds && !cancellationToken.IsCancellationRequested);

        Say($"{name}: {rounds} {(rounds == 1 ? "round" : "rounds")}, {broken} broken, {Summary(fleet, clock)}");
        Say($"  {string.Join(", ", fleet.Counts.Select(count => $"{count.Value} {count.Key}"))}");
        return broken;
    }

    private static async Task RoundAsync(TriedFleet fleet, FaultChain chain, int round, CancellationToken cancellationToken)
    {
        fleet.StartFaults(round);
        try
        {
            await chain.ActAsync(fleet, new Random(round), round, cancellationToken);
        }
        finally
        {
            await fleet.StopFaultsAsync(CancellationToken.None);
        }

        await chain.CheckAsync(fleet, round, cancellationToken);
    }

    private void Report(string name, int round, Exception exception, string log)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{command}-{name}-{round}.log");
        File.WriteAllText(file, log);
        var text = exception is BrokenPromiseException ? exception.Message : exception.ToString();
        Say($"seed {round}: {name}: {text}\n  {file}\n  repeat it with: {command} --chain {name} --seed {round} --seconds 0");
    }

    private static string Summary(TriedFleet fleet, Stopwatch clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{fleet.Invocations} invocations of which {fleet.Failures} failed, {fleet.Requests} requests, "
        + $"{fleet.Counts.Values.Sum()} faults, {clock.Elapsed.TotalSeconds:0} s");

    private void Say(string line) => output.WriteLine(line);
}
