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

    /// <summary>Whether it is time to <see cref="Settle"/>.</summary>
    public bool IsLong(int place) => place >= nextTry;

    /// <summary>Gives out what later text cannot change any more; called after <see cref="Enter"/> and before <see cref="Add"/>.</summary>
    public void Settle(int place, List<MecabWord> words)
    {
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
        if (renumbered.Length < nodeCount)
        {
            renumbered = new int[nodes.Length];
        }

        Array.Clear(renumbered, 0, nodeCount);
        var open = 0;
        foreach (var newest in ends.AsSpan(place - origin, furthest - place + 1))
        {
            for (var next = newest; next != 0; next = surfaces[next].Next)
            {
                renumbered.AsSpan(surfaces[next].First, surfaces[next].Count).Fill(1);
                open += surfaces[next].Count;
            }
        }

        // A way goes to smaller numbers only.
        for (var node = nodeCount - 1; ; node--)
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

    /// <summary>Makes a node the root, keeps the surfaces behind it that have a marked one, and moves the origin to a place.</summary>
    private void Forget(int root, int place)
    {
        var cost = nodeCosts[root];
        var first = nodes[root].Surface;
        settled = surfaces[first].Start + surfaces[first].Length;
        surfaces[first] = surfaces[first] with { First = root, Count = 1 };
        Array.Clear(ends, 0, furthest - origin + 1);
        var (keptNodes, keptSurfaces) = (Root, Root);
        for (var number = first; number < surfaceCount; number++)
        {
            var surface = surfaces[number];
            if (!renumbered.AsSpan(surface.First, surface.Count).ContainsAnyExcept(0))
            {
                continue;
            }

            var (from, to) = (surface.First, surface.First + surface.Count);
            (surface.First, surface.Next) = (keptNodes, 0);
            for (var node = from; node < to; node++, keptNodes++)
            {
                renumbered[node] = keptNodes;
                nodes[keptNodes] = new LatticeNode(renumbered[nodes[node].Previous], keptSurfaces);
                nodeCosts[keptNodes] = nodeCosts[node] - cost;
                nodeRightIds[keptNodes] = nodeRightIds[node];
            }

            if (surface.Start + surface.Length >= place)
            {
                ref var newest = ref ends[surface.Start + surface.Length - place];
                (surface.Next, newest) = (newest, keptSurfaces);
            }

            surfaces[keptSurfaces++] = surface;
        }

        (nodeCount, surfaceCount, origin) = (keptNodes, keptSurfaces, place);
    }

    /// <summary>Takes the cheapest way to the place, and forgets all others.</summary>
    private void Cut(int place, List<MecabWord> words)
    {
        var best = endings[Array.IndexOf(above, (ushort)0)];
        TakeWords(best, words);
        Array.Clear(ends, 0, furthest - origin + 1);
        (furthest, settled) = (place, place);
        Begin(place, nodeRightIds[best]);
    }
}
