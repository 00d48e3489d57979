namespace FastText;

/// <param name="Similarity">The cosine of the angle between the two vectors: 1 for the same direction, 0 for none in common.</param>
public readonly record struct Neighbor(string Word, float Similarity);

/// <summary>Finds the words whose vectors are most like a given one, by looking at each.</summary>
/// <param name="vectors">Of the first words of the table.</param>
internal sealed class NearestWords(WordTable words, float[][] vectors)
{
    private const float Tiny = 1e-8f;

    private readonly float[] lengths = [.. vectors.Select(Length)];

    /// <param name="word">Is none of its own neighbours.</param>
    public IReadOnlyList<Neighbor> To(string word, float[] vector, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        var self = words.Find(System.Text.Encoding.UTF8.GetBytes(word));
        var length = Length(vector) is var found && found < Tiny ? 1 : found;
        var ranking = new Ranking(max);
        for (var index = 0; index < vectors.Length; index++)
        {
            if (index != self)
            {
                ranking.Add(lengths[index] > 0 ? Dot(vectors[index], vector) / lengths[index] / length : 0, index);
            }
        }

        return [.. ranking.Sorted().Select(ranked => new Neighbor(words.Text(ranked.Index), ranked.Score))];
    }

    private static float Length(float[] vector) => MathF.Sqrt(Dot(vector, vector));

    private static float Dot(float[] one, float[] other)
    {
        var sum = 0f;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
