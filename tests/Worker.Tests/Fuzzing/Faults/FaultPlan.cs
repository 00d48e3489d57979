using System.Security.Cryptography;
using System.Text;

namespace Worker.Tests.Fuzzing.Faults;

/// <param name="Wait">Of what is delayed, and of a kill that comes after the response.</param>
internal sealed record Fault(FaultKind Kind, TimeSpan Wait)
{
    public static Fault None { get; } = new(FaultKind.None, TimeSpan.Zero);
}

/// <summary>What goes wrong, and how often.</summary>
/// <param name="Share">Of requests at which something begins to go wrong.</param>
/// <param name="Goes">How likely it is that the next request of the operation fares like the one before it.</param>
/// <param name="Kinds">With their weights.</param>
internal sealed record FaultMix(double Share, double Goes, IReadOnlyList<(FaultKind Kind, int Weight)> Kinds)
{
    /// <summary>A job gives a request up after three attempts, so that a good part of the faults must outlast them.</summary>
    public static FaultMix Faults { get; } = new(0.15, 0.6,
    [
        (FaultKind.InternalError, 4), (FaultKind.Unavailable, 3), (FaultKind.Throttled, 5), (FaultKind.ResetBefore, 4),
        (FaultKind.ResetAfter, 6), (FaultKind.Truncated, 4), (FaultKind.Delayed, 3), (FaultKind.LateEffect, 1), (FaultKind.BlackHole, 1),
        (FaultKind.Partial, 15),
    ]);

    public static FaultMix Kills { get; } = new(
        0.08, 0, [(FaultKind.KilledBefore, 3), (FaultKind.KilledAfter, 4), (FaultKind.KilledSoon, 3)]);
}

/// <summary>
/// Says what becomes of each request of a function. It is the nth request of an operation that decides, whatever else runs at the same
/// time, so that the same seed has the same faults.
/// </summary>
internal sealed class FaultPlan(FaultMix mix, string function)
{
    /// <summary>More than a client waits for S3, which it does for longest.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(6);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Sequence> sequences = [];
    private readonly SortedDictionary<FaultKind, int> counts = [];
    private readonly List<DateTimeOffset> times = [];
    private int seed;
    private bool isOn;

    /// <summary>How often each kind came so far.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<FaultKind, int>(counts);
            }
        }
    }

    public void Start(int seedOfRound)
    {
        lock (gate)
        {
            (seed, isOn) = (seedOfRound, true);
            sequences.Clear();
            times.Clear();
        }
    }

    /// <summary>From now on all is well.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isOn = false;
        }
    }

    /// <summary>Whether something went wrong in this round from one time to another.</summary>
    public bool HadFault(DateTimeOffset from, DateTimeOffset to)
    {
        lock (gate)
        {
            return times.Exists(time => time >= from && time <= to);
        }
    }

    /// <param name="operation">Such as <c>DynamoDB PutItem</c>.</param>
    public Fault Next(string operation)
    {
        lock (gate)
        {
            if (!isOn)
            {
                return Fault.None;
            }

            if (!sequences.TryGetValue(operation, out var sequence))
            {
                var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {function} {operation}"));
                sequences[operation] = sequence = new Sequence(
                    mix with { Kinds = KindsOf(operation) }, new Random(BitConverter.ToInt32(hash)));
            }

            var fault = sequence.Next();
            if (fault.Kind != FaultKind.None)
            {
                counts[fault.Kind] = counts.GetValueOrDefault(fault.Kind) + 1;
                times.Add(DateTimeOffset.UtcNow);
            }

            return fault;
        }
    }

    /// <summary>What is asked for as a whole cannot be done in part.</summary>
    private List<(FaultKind Kind, int Weight)> KindsOf(string operation) =>
        [.. mix.Kinds.Where(one => one.Kind != FaultKind.Partial || PartialResult.Has(operation))];

    /// <summary>The requests of an operation, one after the other.</summary>
    private sealed class Sequence(FaultMix mix, Random random)
    {
        private FaultKind kind;

        public Fault Next()
        {
            var roll = random.NextDouble();
            kind = kind != FaultKind.None && roll < mix.Goes ? kind
                : roll < mix.Share || (kind != FaultKind.None && roll < mix.Goes + mix.Share) ? Any()
                : FaultKind.None;
            return new Fault(kind, kind switch
            {
                FaultKind.Delayed => TimeSpan.FromMilliseconds(random.Next(50, 1500)),
                FaultKind.LateEffect => TooLate,
                FaultKind.KilledSoon => TimeSpan.FromMilliseconds(random.Next(1, 60)),
                _ => TimeSpan.Zero,
            });
        }

        private FaultKind Any()
        {
            if (mix.Kinds.Count == 0)
            {
                return FaultKind.None;
            }

            var left = random.Next(mix.Kinds.Sum(one => one.Weight));
            return mix.Kinds.First(one => (left -= one.Weight) < 0).Kind;
        }
    }
}
