using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

namespace FastText;

/// <summary>A label that a text may have.</summary>
/// <param name="Label">As in the text for training, such as <c>__label__1</c>.</param>
/// <param name="Probability">
/// From 0 to 1. The command <c>fasttext predict-prob</c> adds 0.00001; for hierarchical softmax it does so with each turn in the tree, and
/// so it is here.
/// </param>
public readonly record struct Prediction(string Label, float Probability);

/// <summary>A model of fastText or BlazingText, <c>model.bin</c>, with the results of the command <c>fasttext</c>.</summary>
/// <remarks>It may be used by several threads at once.</remarks>
public sealed class FastTextModel : IDisposable
{
    private readonly ModelArguments arguments;
    private readonly ModelDictionary dictionary;
    private readonly Matrix input;
    private readonly Scorer? scorer;
    private readonly TextRows rows;
    private readonly Lazy<NearestWords> nearest;
    private readonly IDisposable[] owned;

    private FastTextModel(ModelFile file, Matrix input, Matrix output, params IDisposable[] owned)
    {
        (arguments, dictionary) = (file.Arguments, file.Dictionary);
        this.input = input;
        this.owned = owned;
        rows = new TextRows(arguments, dictionary);
        scorer = IsSupervised ? Scorer.Of(arguments.Loss, output, dictionary.LabelCounts) : null;
        nearest = new(() => new NearestWords(dictionary.Entries, [.. Enumerable.Range(0, dictionary.Words).Select(VectorOf)]));
        Labels = [.. Enumerable.Range(0, dictionary.Labels).Select(dictionary.Label)];
    }

    /// <summary>Whether it knows labels; else it has vectors of words alone.</summary>
    public bool IsSupervised => arguments.Kind == ModelKind.Supervised;

    public int Dimensions => arguments.Dimensions;

    /// <summary>Words of the dictionary, one of which may be <c>&lt;/s&gt;</c>, the end of a line.</summary>
    public int Words => dictionary.Words;

    /// <summary>The most frequent one first.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Opens a file, which is mapped into memory: only what is looked up is read.</summary>
    /// <exception cref="ModelFormatException">It is no such model; says where.</exception>
    public static FastTextModel Open(string file)
    {
        using var stream = File.OpenRead(file);
        var model = ModelFile.Read(new ByteReader(stream, stream.Length), static (reader, head) =>
        {
            reader.Skip(head.Bytes);
            return head;
        });
        var mapping = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        var view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        SafeBuffer bytes = view.SafeMemoryMappedViewHandle;
        return new FastTextModel(model.File, new MappedMatrix(model.Input, bytes), new MappedMatrix(model.Output, bytes), view, mapping);
    }

    /// <summary>Reads a stream into memory, whose size is about that of the model.</summary>
    /// <param name="length">Bytes of the stream, where they are known and it does not say so itself.</param>
    /// <exception cref="ModelFormatException">It is no such model; says where.</exception>
    public static FastTextModel Read(Stream stream, long? length = null)
    {
        var model = ModelFile.Read(
            new ByteReader(stream, length ?? (stream.CanSeek ? stream.Length - stream.Position : null)),
            static (reader, head) => new MemoryMatrix(head, reader));
        return new FastTextModel(model.File, model.Input, model.Output);
    }

    /// <summary>The most probable labels of a text, the best first; none when the model knows nothing of the text.</summary>
    /// <param name="text">Words with spaces between them, prepared as the text for training was. Line feeds are spaces.</param>
    /// <param name="max">At most so many.</param>
    /// <exception cref="InvalidOperationException">The model has no labels.</exception>
    public IReadOnlyList<Prediction> Predict(string text, int max = 1) => Predict(Encoding.UTF8.GetBytes(text), max);

    /// <param name="tokens">The words.</param>
    /// <inheritdoc cref="Predict(string, int)"/>
    public IReadOnlyList<Prediction> Predict(IEnumerable<string> tokens, int max = 1) => Predict(string.Join(' ', tokens), max);

    /// <param name="text">In UTF-8.</param>
    /// <inheritdoc cref="Predict(string, int)"/>
    public IReadOnlyList<Prediction> Predict(ReadOnlySpan<byte> text, int max = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        if (scorer is null)
        {
            throw new InvalidOperationException("This model has vectors of words alone: labels need one that was trained as supervised.");
        }

        var found = rows.OfLine(text);
        return found.Count == 0
            ? []
            : [.. scorer.Best(Average(found), max).Select(best => new Prediction(dictionary.Label(best.Label), best.Probability))];
    }

    /// <summary>The vector of a word. One that the dictionary lacks has that of its sub-words; without any it is zero.</summary>
    public float[] Vector(string word) => Average(rows.OfWord(Encoding.UTF8.GetBytes(word)));

    /// <summary>The words whose vectors are most like that of a word, the most similar first.</summary>
    /// <remarks>The first call computes the vectors of all words and keeps them.</remarks>
    /// <param name="max">At most so many.</param>
    public IReadOnlyList<Neighbor> Neighbors(string word, int max = 10) => nearest.Value.To(word, Vector(word), max);

    public void Dispose()
    {
        foreach (var resource in owned)
        {
            resource.Dispose();
        }
    }

    private float[] VectorOf(int word) => Average(rows.OfWord(dictionary.Entries[word]));

    private float[] Average(List<long> found)
    {
        var sum = new float[arguments.Dimensions];
        var row = new float[arguments.Dimensions];
        foreach (var index in found)
        {
            input.Read(index, row);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += row[i];
            }
        }

        var share = found.Count == 0 ? 0 : (float)(1.0 / found.Count);
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] *= share;
        }

        return sum;
    }
}
