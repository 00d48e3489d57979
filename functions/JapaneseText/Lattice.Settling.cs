namespace JapaneseText;

/// <content>
/// A long text does not stay in memory as a whole: as soon as all ways that lead on have their beginning in common, it is given out and
/// forgotten, which changes nothing. Ways that never meet are cut, so that no text takes more than that.
/// </content>
internal sealed partial class Lattice
{
    private const int SettleBytes = 2048;
    private const int MaxUnsettledBytes = 32 * 1024; // of one-byte words at 65,534 each, the costs of a way are below 2^31

    private int[] renumbered = [];

    // Where what is given out ends, and the place from which on it is worth trying again.
    private int settled;
    private int nextTry;

    /// <summary>Gives out what later text cannot change any more; called after <see cref="Enter"/> and before <see cref="Add"/>.</summary>
    public void Settle(int place, List<MecabWord> words)
    {
        if (place < nextTry)
        {
            return;
        }

        nextTry = place + SettleBytes;
        if (Common(place) is > Root and var common)
        {
            TakeWords(common, words);
            Forget(common, place);
        }
        else if (place - settled > MaxUnsettledBytes)
        {
            Cut(place, words);
        }

        Enter(place);
    }

    /// <summary>The last node that all ways to this place and beyond it share; marks the nodes behind it in
    /// <see cref="renumbered"/>.</summary>
    private int Common(int place)
    {
        if (renumbered.Length < count)
        {
            renumbered = new int[nodes.Length];
        }

        Array.Clear(renumbered, 0, count);
        var open = 0;
        foreach (var newest in ends.AsSpan(place - origin, furthest - place + 1))
        {
            for (var node = newest; node != 0; node = nodes[node].Next)
            {
                renumbered[node] = 1;
                open++;
            }
        }

        // A way goes to smaller numbers only.
        for (var node = count - 1; ; node--)
        {
            if (renumbered[node] == 0)
            {
                continue;
            }

            if (open == 1)
            {
                return node;
            }

            ref var previous = ref renumbered[nodes[node].Previous];
            open += previous == 0 ? 0 : -1;
            previous = 1;
        }
    }

    /// <summary>Makes a node the root, keeps those behind it that are marked, and moves the origin to a place.</summary>
    private void Forget(int root, int place)
    {
        var cost = nodes[root].Cost;
        settled = nodes[root].Start + nodes[root].Length;
        var kept = Root;
        for (var node = root; node < count; node++)
        {
            if (renumbered[node] != 0)
            {
                renumbered[node] = kept;
                nodes[kept] = nodes[node];
                nodes[kept].Cost -= cost;
                nodes[kept].Previous = node == root ? 0 : renumbered[nodes[node].Previous];
                kept++;
            }
        }

        count = kept;
        var open = ends.AsSpan(place - origin, furthest - place + 1);
        open.CopyTo(ends);
        ends.AsSpan(open.Length, furthest - origin + 1 - open.Length).Clear();
        origin = place;
        foreach (ref var newest in ends.AsSpan(0, open.Length))
        {
            newest = renumbered[newest];
            for (var node = newest; node != 0; node = nodes[node].Next)
            {
                nodes[node].Next = renumbered[nodes[node].Next];
            }
        }
    }

    /// <summary>Takes the cheapest way to the place, and forgets all others.</summary>
    private void Cut(int place, List<MecabWord> words)
    {
        var best = endings[0];
        foreach (var ending in endings.AsSpan(0, endingCount))
        {
            best = ending.Cost < best.Cost ? ending : best;
        }

        TakeWords(best.Node, words);
        Array.Clear(ends, 0, furthest - origin + 1);
        count = Root + 1;
        nodes[Root] = new LatticeNode { RightId = (ushort)best.RightId };
        (origin, furthest, settled) = (place, place, place);
        ends[0] = Root;
    }
}
