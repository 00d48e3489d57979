using System.Buffers.Binary;

namespace FastText;

/// <summary>What a model was trained to be. The values are those of the file.</summary>
internal enum ModelKind
{
    ContinuousBagOfWords = 1,
    SkipGram = 2,
    Supervised = 3,
}

/// <inheritdoc cref="ModelKind"/>
internal enum LossKind
{
    HierarchicalSoftmax = 1,
    NegativeSampling = 2,
    Softmax = 3,
    OneVsAll = 4,
}

/// <summary>How a model was trained, as far as reading it needs that.</summary>
/// <param name="WordNgrams">Up to how many words in succession have a row together.</param>
/// <param name="Buckets">Rows that n-grams share, after those of words.</param>
/// <param name="MinChars">Of a sub-word.</param>
/// <param name="MaxChars">Of a sub-word; 0 for a model without.</param>
internal sealed record ModelArguments(
    ModelKind Kind, LossKind Loss, int Dimensions, int WordNgrams, int Buckets, int MinChars, int MaxChars)
{
    public const int MaxDimensions = 65_536;

    private const int Magic = 793_712_314;
    private const int Version = 12;
    private const int OlderVersion = 11;
    private const int MaxNgram = 255;

    /// <summary>Whether rows of buckets are looked up at all.</summary>
    public bool UsesBuckets => MaxChars > 0 || WordNgrams > 1;

    /// <summary>Whether a file that begins so is of fastText.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) =>
        start.Length >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(start) == Magic;

    public static ModelArguments Read(ByteReader reader)
    {
        var magic = reader.Peek(sizeof(int));
        if (magic.Length == sizeof(int) && !IsMagic(magic))
        {
            throw reader.Problem("this is no model of fastText, which begins with the bytes ba 16 4f 2f");
        }

        reader.ReadInt32();
        var version = reader.ReadInt32();
        if (version is not (Version or OlderVersion))
        {
            throw reader.Problem($"the model has version {version} of the format, and {OlderVersion} and {Version} are known");
        }

        reader.Section = "the arguments";
        var dimensions = Number(reader, "dim", 1, MaxDimensions);
        Skip(reader, 4); // ws, epoch, minCount, neg
        var wordNgrams = Number(reader, "wordNgrams", 0, MaxNgram);
        var loss = (LossKind)Number(reader, "loss", 1, 4);
        var kind = (ModelKind)Number(reader, "model", 1, 3);
        var buckets = Number(reader, "bucket", 0, int.MaxValue);
        var minChars = Number(reader, "minn", 0, MaxNgram);
        var maxChars = Number(reader, "maxn", 0, MaxNgram);
        Skip(reader, 1); // lrUpdateRate
        reader.ReadInt64(); // t
        var arguments = new ModelArguments(
            kind, loss, dimensions, wordNgrams, buckets, minChars, version == OlderVersion && kind == ModelKind.Supervised ? 0 : maxChars);
        return arguments is { UsesBuckets: true, Buckets: 0 }
            ? throw reader.Problem("the model has n-grams, and no bucket for them")
            : arguments;
    }

    private static int Number(ByteReader reader, string name, int min, int max)
    {
        var number = reader.ReadInt32();
        return number >= min && number <= max
            ? number
            : throw new ModelFormatException($"{name} is {number}, and {min} to {max} are possible", reader.Position - sizeof(int));
    }

    private static void Skip(ByteReader reader, int numbers)
    {
        for (var i = 0; i < numbers; i++)
        {
            reader.ReadInt32();
        }
    }
}
