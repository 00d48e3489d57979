using System.Runtime.CompilerServices;

namespace JapaneseText;

/// <summary>
/// The words that may stand in a text, each with the cheapest way to it. Where two ways cost the same, MeCab takes the one whose last word
/// it found last; of the words of one surface, the first.
/// </summary>
internal sealed partial class Lattice(ConnectionMatrix matrix)
{
    private const int Root = 1; // 0 is none

    // The words by their numbers: what the whole way costs, and the id by which the matrix knows the end, stand in arrays of their own, of
    // which eight are read at once. Behind the last word there is room for that.
    private LatticeNode[] nodes = new LatticeNode[1024];
    private int[] nodeCosts = new int[1024];
    private ushort[] nodeRightIds = new ushort[1024];
    private int nodeCount;

    private LatticeSurface[] surfaces = new LatticeSurface[1024];
    private int surfaceCount;

    // The surface found last of those that end at a place, by the place's distance from `origin`.
    private int[] ends = new int[1024];
    private int origin;
    private int furthest;

    private readonly Reached[] reached = new Reached[matrix.LeftIds];
    private int visit;

    /// <summary>The best word to follow for one left id: many words of a place share it.</summary>
    private record struct Reached(int Node, int Cost, int Visit);

    /// <summary>Begins a text.</summary>
    public void Clear()
    {
        Array.Clear(ends, 0, furthest - origin + 1);
        (furthest, settled, nextTry) = (0, 0, SettleBytes);
        Begin(0, rightId: 0);
    }

    /// <summary>Whether a word ends at a place, which is not before the present one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsEnd(int place) => place <= furthest && ends[place - origin] != 0;

    /// <summary>Goes to a place where a word ends.</summary>
    public void Enter(int place)
    {
        visit++;
        Collect(ends[place - origin]);
    }

    /// <summary>Adds the words of a surface at the present place.</summary>
    /// <param name="costs">Of the matrix: a row for each left id, in it the costs by the id with which the word before ends.</param>
    public void Add(int start, Candidate surface, ReadOnlySpan<LexiconToken> tokens, ReadOnlySpan<ushort> costs)
    {
        var end = start + surface.Length;
        furthest = Math.Max(furthest, end);
        if (end - origin >= ends.Length)
        {
            Array.Resize(ref ends, Math.Max(end - origin + 1, ends.Length * 2));
        }

        // A surface has at least one word and at most 255.
        if (nodeCount + tokens.Length + Lanes > nodes.Length)
        {
            GrowNodes();
        }

        ref var newest = ref ends[end - origin];
        surfaces[surfaceCount] = new LatticeSurface(nodeCount, tokens.Length, newest, start, surface.Length, surface.First);
        newest = surfaceCount;

        // In variables: a field would be read again for each word.
        var (all, now, row, number, node) = (reached, visit, matrix.RightIds, surfaceCount, nodeCount);
        foreach (ref readonly var token in tokens)
        {
            ref var best = ref all[token.LeftId];
            if (best.Visit != now)
            {
                best.Visit = now;
                Reach(costs.Slice(row * token.LeftId, row), ref best);
            }

            nodes[node] = new LatticeNode(best.Node, number);
            nodeCosts[node] = best.Cost + token.Cost;
            nodeRightIds[node++] = token.RightId;
        }

        nodeCount = node;
        surfaceCount++;
    }

    /// <summary>Ends the text at the last place where a word ends.</summary>
    /// <param name="costs">Of the left id 0, with which the end of a text begins.</param>
    public void Finish(int length, ReadOnlySpan<ushort> costs, List<MecabWord> words)
    {
        if (IsEnd(length))
        {
            Enter(length);
        }

        var end = default(Reached);
        Reach(costs, ref end);
        TakeWords(end.Node, words);
    }

    /// <summary>Makes a place the beginning.</summary>
    private void Begin(int place, ushort rightId)
    {
        origin = place;
        nodes[Root] = new LatticeNode(0, Root);
        (nodeCosts[Root], nodeRightIds[Root]) = (0, rightId);
        surfaces[Root] = new LatticeSurface(Root, 1, 0, place, 0, 0);
        (nodeCount, surfaceCount) = (Root + 1, Root + 1);
        ends[0] = Root;
    }

    private void GrowNodes()
    {
        Array.Resize(ref nodes, nodes.Length * 2);
        Array.Resize(ref nodeCosts, nodes.Length);
        Array.Resize(ref nodeRightIds, nodes.Length);
        Array.Resize(ref surfaces, nodes.Length);
    }

    private void TakeWords(int last, List<MecabWord> words)
    {
        var first = words.Count;
        for (var node = last; node > Root; node = nodes[node].Previous)
        {
            words.Add(surfaces[nodes[node].Surface].Word(node));
        }

        words.Reverse(first, words.Count - first);
    }
}
