namespace JapaneseText;

/// <summary>
/// The words that may stand in a text, each with the cheapest way to it. Where two ways cost the same, MeCab takes the one whose last word
/// it found last: the lists here run from the newest to the oldest, and only a cheaper way replaces one.
/// </summary>
internal sealed partial class Lattice(int leftIds)
{
    private const int Root = 1; // 0 is none

    private readonly Reached[] reached = new Reached[leftIds];
    private LatticeNode[] nodes = new LatticeNode[1024];
    private int count;

    // The newest node that ends at a place, by the place's distance from `origin`.
    private int[] ends = new int[1024];
    private int origin;
    private int furthest;

    private Ending[] endings = new Ending[64];
    private int endingCount;
    private int visit;

    /// <summary>A word that ends at the present place.</summary>
    private readonly record struct Ending(int Cost, int RightId, int Node);

    /// <summary>The best word to follow for one left id: many words of a place share it.</summary>
    private record struct Reached(int Visit, int Node, int Cost);

    /// <summary>Begins a text.</summary>
    public void Clear()
    {
        Array.Clear(ends, 0, furthest - origin + 1);
        (origin, furthest, settled, nextTry) = (0, 0, 0, SettleBytes);
        count = Root + 1;
        nodes[Root] = default;
        ends[0] = Root;
    }

    /// <summary>Goes to a place.</summary>
    /// <returns>False when no word ends there.</returns>
    public bool Enter(int place)
    {
        var node = place <= furthest ? ends[place - origin] : 0;
        if (node == 0)
        {
            return false;
        }

        visit++;
        endingCount = 0;
        for (; node != 0; node = nodes[node].Next)
        {
            if (endingCount == endings.Length)
            {
                Array.Resize(ref endings, endingCount * 2);
            }

            ref var ending = ref nodes[node];
            endings[endingCount++] = new Ending(ending.Cost, ending.RightId, node);
        }

        return true;
    }

    /// <summary>Whether no word of the present place began with this id yet: <see cref="Reach"/> comes before <see cref="Add"/>.</summary>
    public bool IsNew(int leftId) => reached[leftId].Visit != visit;

    /// <summary>Finds the best word to be followed by those that begin with an id.</summary>
    /// <param name="costs">Those of the id, by the id with which the word before ends.</param>
    public void Reach(int leftId, ReadOnlySpan<short> costs) => reached[leftId] = Cheapest(costs);

    /// <summary>Adds a word at the present place.</summary>
    public void Add(int start, Candidate word, in LexiconToken token)
    {
        ref var best = ref reached[token.LeftId];
        if (count == nodes.Length)
        {
            Array.Resize(ref nodes, count * 2);
        }

        var end = start + word.Length - origin;
        if (end >= ends.Length)
        {
            Array.Resize(ref ends, Math.Max(end + 1, ends.Length * 2));
        }

        furthest = Math.Max(furthest, start + word.Length);
        ref var node = ref nodes[count];
        node.Previous = best.Node;
        node.Next = ends[end];
        node.Cost = best.Cost + token.Cost;
        node.Start = start;
        node.Length = word.Length;
        node.Token = word.Token;
        node.RightId = token.RightId;
        ends[end] = count++;
    }

    /// <summary>Ends the text at the last place where a word ends.</summary>
    public void Finish(int length, ReadOnlySpan<short> costs, List<MecabWord> words)
    {
        Enter(length);
        visit++; // the end of a text is a word that begins with the id 0
        TakeWords(Cheapest(costs).Node, words);
    }

    private Reached Cheapest(ReadOnlySpan<short> costs)
    {
        var (node, cost) = (0, int.MaxValue);
        foreach (var ending in endings.AsSpan(0, endingCount))
        {
            var way = ending.Cost + costs[ending.RightId];
            if (way < cost)
            {
                (node, cost) = (ending.Node, way);
            }
        }

        return new Reached(visit, node, cost);
    }

    private void TakeWords(int last, List<MecabWord> words)
    {
        var first = words.Count;
        for (var node = last; node > Root; node = nodes[node].Previous)
        {
            words.Add(new MecabWord(nodes[node].Start, nodes[node].Length, nodes[node].Token));
        }

        words.Reverse(first, words.Count - first);
    }
}
