using System.Text;

namespace FastText;

/// <summary>Vectors of words in word2vec's formats, as BlazingText writes <c>vectors.txt</c>.</summary>
public sealed class WordVectors
{
    private readonly WordTable words = new();
    private readonly List<float[]> vectors = [];
    private readonly Lazy<NearestWords> nearest;

    private WordVectors(int dimensions)
    {
        Dimensions = dimensions;
        nearest = new(() => new NearestWords(words, [.. vectors]));
    }

    public int Dimensions { get; }

    public int Words => words.Count;

    /// <summary>Reads a file into memory.</summary>
    /// <inheritdoc cref="ReadText"/>
    public static WordVectors OpenText(string file)
    {
        using var stream = File.OpenRead(file);
        return ReadText(stream);
    }

    /// <summary>
    /// Reads text: a line with the numbers of words and dimensions, then a line for each word with its vector, all with spaces between.
    /// </summary>
    /// <exception cref="ModelFormatException">It is none such; says where.</exception>
    public static WordVectors ReadText(Stream stream) => Read(stream, VectorText.Read);

    /// <summary>
    /// Reads bytes: a line with the numbers of words and dimensions, then for each word its name, a space and its floats.
    /// </summary>
    /// <exception cref="ModelFormatException">It is none such; says where.</exception>
    public static WordVectors ReadBinary(Stream stream) => Read(stream, VectorBinary.Read);

    /// <summary>The vector of a word; null when it is not there.</summary>
    public float[]? Vector(string word) => words.Find(Encoding.UTF8.GetBytes(word)) is >= 0 and var index ? [.. vectors[index]] : null;

    /// <summary>The words whose vectors are most like that of a word, the most similar first; none when it is not there.</summary>
    /// <param name="max">At most so many.</param>
    public IReadOnlyList<Neighbor> Neighbors(string word, int max = 10) =>
        Vector(word) is { } vector ? nearest.Value.To(word, vector, max) : [];

    private static WordVectors Read(Stream stream, Action<ByteReader, VectorHead, VectorVisitor> read)
    {
        var reader = new ByteReader(stream, stream.CanSeek ? stream.Length - stream.Position : null);
        var head = VectorHead.Read(reader);
        var found = new WordVectors(head.Dimensions);
        read(reader, head, (word, values) =>
        {
            if (!found.words.TryAdd(word))
            {
                throw reader.Problem($"the word of {reader.Section} occurs twice");
            }

            found.vectors.Add(values.ToArray());
        });
        return found;
    }
}
