namespace FastText;

/// <summary>The words of a model, then its labels, in the order of their rows.</summary>
internal sealed class ModelDictionary
{
    /// <summary>Stands for the end of a line, and is a word like others.</summary>
    public static ReadOnlySpan<byte> LineEnd => "</s>"u8;

    /// <summary>With which labels begin. A model does not say with what else it was trained.</summary>
    public static ReadOnlySpan<byte> LabelPrefix => "__label__"u8;

    private const int MinEntryBytes = 10; // an empty word with its terminator, a count and a type
    private const long MaxLabelCount = 1_000_000_000_000_000;

    private ModelDictionary(WordTable entries, int words, IReadOnlyList<long> labelCounts)
    {
        Entries = entries;
        Words = words;
        LabelCounts = labelCounts;
    }

    public WordTable Entries { get; }

    public int Words { get; }

    /// <summary>How often each label occurred; they shape the tree of a hierarchical softmax.</summary>
    public IReadOnlyList<long> LabelCounts { get; }

    public int Labels => LabelCounts.Count;

    public string Label(int index) => Entries.Text(Words + index);

    public static ModelDictionary Read(ByteReader reader)
    {
        reader.Section = "the dictionary";
        var (size, words, labels) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (words < 0 || labels < 0 || size != (long)words + labels || size > WordTable.MaxWords)
        {
            throw reader.Problem($"the dictionary has {size} entries, {words} words and {labels} labels, which cannot be");
        }

        reader.ReadInt64(); // tokens
        var pruned = reader.ReadInt64();
        if (pruned >= 0)
        {
            throw reader.Problem(Quantised);
        }

        reader.Expect(size, MinEntryBytes, "entries of the dictionary");
        var entries = new WordTable();
        var labelCounts = new List<long>();
        for (var index = 0; index < size; index++)
        {
            var at = reader.Position;
            var isNew = entries.TryAdd(reader.ReadUntil(0, WordTable.MaxWordBytes));
            var count = reader.ReadInt64();
            var isLabel = reader.ReadByte();
            if (!isNew || count < 0 || isLabel != (index < words ? 0 : 1))
            {
                throw new ModelFormatException(
                    $"entry {index + 1} of the dictionary is damaged: "
                        + (isNew ? $"its count is {count} and its type {isLabel}" : "its word occurs twice"),
                    at);
            }

            if (isLabel == 1)
            {
                labelCounts.Add(count);
            }
        }

        return labelCounts.Aggregate((Int128)0, (sum, count) => sum + count) < MaxLabelCount
            ? new ModelDictionary(entries, words, labelCounts)
            : throw reader.Problem("the labels are said to occur more often than any text has lines");
    }

    /// <summary>What is wrong with a quantised model.</summary>
    public const string Quantised =
        "the model is quantised (.ftz), which is not read: give model.bin as it was before 'fasttext quantize'";
}
