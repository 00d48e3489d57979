namespace FastText;

/// <summary>The probability of a label is that of all turns on its way down the tree: hierarchical softmax.</summary>
internal sealed class TreeScorer(Matrix output, LabelTree tree) : Scorer(output)
{
    // fastText leaves out what is less probable than its logarithm can say.
    private static readonly float Min = Log(0);

    public override IReadOnlyList<(float Probability, int Label)> Best(float[] hidden, int max)
    {
        var ranking = new Ranking(max);
        var scratch = new float[Output.Columns];
        var left = new Stack<(int Node, float Score)>([(tree.Root, 0f)]);
        while (left.TryPop(out var next))
        {
            var (node, score) = next;
            if (score < Min || !ranking.Takes(score))
            {
                continue;
            }

            if (tree.IsLabel(node))
            {
                ranking.Add(score, node);
                continue;
            }

            var turn = (float)(1.0 / (1 + MathF.Exp(-Output.Dot(tree.RowOf(node), hidden, scratch))));
            var (first, second) = tree.Children(node);
            left.Push((second, score + Log(turn)));
            left.Push((first, score + Log((float)(1.0 - turn))));
        }

        // The sums of what was added to each turn may come to a little more than 1.
        return [.. ranking.Sorted().Select(ranked => ((float)Math.Min(1, Math.Exp(ranked.Score)), ranked.Index))];
    }
}

/// <summary>A Huffman tree: the more often a label occurs, the shorter its way. The file has the counts, not the tree.</summary>
internal sealed class LabelTree
{
    private readonly int labels;
    private readonly (int First, int Second)[] children;

    private LabelTree(int labels)
    {
        this.labels = labels;
        children = new (int, int)[labels - 1];
    }

    public int Root => (2 * labels) - 2;

    /// <param name="counts">Of at least one label, falling as fastText sorts them; in any other order there is a tree, too.</param>
    public static LabelTree Of(IReadOnlyList<long> counts)
    {
        var tree = new LabelTree(counts.Count);
        var nodeCounts = new long[Math.Max(0, counts.Count - 1)];
        var (label, node) = (counts.Count - 1, 0);
        for (var made = 0; made < nodeCounts.Length; made++)
        {
            tree.children[made] = (Rarest(out var first), Rarest(out var second));
            nodeCounts[made] = first + second;

            int Rarest(out long count)
            {
                if (label >= 0 && (node >= made || counts[label] < nodeCounts[node]))
                {
                    count = counts[label];
                    return label--;
                }

                count = nodeCounts[node];
                return counts.Count + node++;
            }
        }

        return tree;
    }

    public bool IsLabel(int node) => node < labels;

    /// <summary>The row of an inner node.</summary>
    public int RowOf(int node) => node - labels;

    public (int First, int Second) Children(int node) => children[node - labels];
}
