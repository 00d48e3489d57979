namespace FastText;

/// <summary>Ranks the labels of a text.</summary>
/// <param name="output">A row for each label, or for each inner node of their tree.</param>
internal abstract class Scorer(Matrix output)
{
    // fastText compares logarithms of probabilities, with this added lest one be of zero.
    private const double Epsilon = 1e-5;

    protected Matrix Output => output;

    public static Scorer Of(LossKind loss, Matrix output, IReadOnlyList<long> labelCounts) => loss switch
    {
        LossKind.HierarchicalSoftmax => new TreeScorer(output, LabelTree.Of(labelCounts)),
        LossKind.Softmax => new SoftmaxScorer(output),
        _ => new LogisticScorer(output),
    };

    /// <param name="hidden">The text's vector.</param>
    /// <returns>Labels with their probabilities, the best first.</returns>
    public abstract IReadOnlyList<(float Probability, int Label)> Best(float[] hidden, int max);

    protected static float Log(float probability) => (float)Math.Log(probability + Epsilon);

    /// <summary>The best of the probabilities of all labels.</summary>
    protected static IReadOnlyList<(float Probability, int Label)> Ranked(float[] probabilities, int max)
    {
        var ranking = new Ranking(max);
        for (var label = 0; label < probabilities.Length; label++)
        {
            ranking.Add(Log(probabilities[label]), label);
        }

        return [.. ranking.Sorted().Select(ranked => (probabilities[ranked.Index], ranked.Index))];
    }

    /// <summary>The output of each label.</summary>
    protected float[] Outputs(float[] hidden)
    {
        var outputs = new float[Output.Rows];
        var scratch = new float[Output.Columns];
        for (var row = 0; row < outputs.Length; row++)
        {
            outputs[row] = Output.Dot(row, hidden, scratch);
        }

        return outputs;
    }
}

/// <summary>Probabilities of all labels together are 1.</summary>
internal sealed class SoftmaxScorer(Matrix output) : Scorer(output)
{
    public override IReadOnlyList<(float Probability, int Label)> Best(float[] hidden, int max)
    {
        var outputs = Outputs(hidden);
        var highest = outputs.Max();
        var sum = 0f;
        for (var label = 0; label < outputs.Length; label++)
        {
            outputs[label] = MathF.Exp(outputs[label] - highest);
            sum += outputs[label];
        }

        for (var label = 0; label < outputs.Length; label++)
        {
            outputs[label] /= sum;
        }

        return Ranked(outputs, max);
    }
}

/// <summary>Each label has a probability of its own, of 513 that there are: one-vs-all and negative sampling.</summary>
internal sealed class LogisticScorer(Matrix output) : Scorer(output)
{
    private const int Steps = 512;
    private const int Bound = 8;

    private static readonly float[] Sigmoids =
        [.. Enumerable.Range(0, Steps + 1).Select(step => (float)(1.0 / (1.0 + MathF.Exp(Bound - ((float)(step * 2 * Bound) / Steps)))))];

    public override IReadOnlyList<(float Probability, int Label)> Best(float[] hidden, int max) =>
        Ranked([.. Outputs(hidden).Select(Sigmoid)], max);

    private static float Sigmoid(float x) =>
        x < -Bound ? 0
        : x > Bound ? 1
        : Sigmoids[(int)((x + Bound) * Steps / Bound / 2)];
}
