using System.Buffers;
using System.Text;
using JapaneseText.Normalization;

namespace JapaneseText;

/// <summary>Makes of a text the line of words that a model is trained with and asked with. Not for several threads at once.</summary>
public sealed class TextPreparation
{
    private const byte Separator = (byte)' ';
    private const byte Joiner = (byte)'_';

    private static readonly SearchValues<byte> Punctuation = SearchValues.Create("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"u8);

    private readonly MecabDictionary dictionary;
    private readonly MecabTokenizer tokenizer;
    private readonly TextOptions options;
    private readonly ByteWords excludedParts;
    private readonly ByteWords stopWords;
    private readonly int? baseFormField;
    private readonly bool needsFeatures;
    private readonly CharacterBuffer plain = new();
    private readonly CharacterBuffer normal = new();
    private byte[] bytes = new byte[1024];

    /// <exception cref="MecabDictionaryException">Base forms are wanted of a dictionary of which nobody knows where they are.</exception>
    public TextPreparation(MecabDictionary dictionary, TextOptions options)
    {
        (this.dictionary, this.options) = (dictionary, options);
        tokenizer = new MecabTokenizer(dictionary);
        excludedParts = new ByteWords(options.ExcludedParts);
        stopWords = new ByteWords(options.StopWords.Select(word => options.Normalize ? JapaneseNormalizer.Normalize(word) : word));
        baseFormField = options.BaseForms ? dictionary.BaseFormField : null;
        needsFeatures = options.BaseForms || options.ExcludedParts.Count > 0;
    }

    /// <summary>
    /// Appends the words of a text in UTF-8, separated by one space, without a line end. A <c>&lt;br /&gt;</c>, line ends and other
    /// control characters are spaces. A word never has a space in it, nor begins with <c>__label__</c>: an underscore takes the place of
    /// the one, and is missing from the other.
    /// </summary>
    /// <returns>How many words there are.</returns>
    public int Append(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        var line = Line(text);
        var count = 0;
        foreach (var word in tokenizer.Tokenize(line))
        {
            if (Written(word, line) is not { IsEmpty: false } written || stopWords.Contains(written))
            {
                continue;
            }

            Write(written, count++ > 0, output);
        }

        return count;
    }

    /// <summary>What is tokenized: one line in UTF-8. Half of a surrogate pair becomes U+FFFD.</summary>
    private ReadOnlySpan<byte> Line(ReadOnlySpan<char> text)
    {
        plain.Clear();
        LineText.Append(text, plain);
        var source = plain;
        if (options.Normalize)
        {
            normal.Clear();
            JapaneseNormalizer.Append(plain.Written, normal);
            source = normal;
        }

        var max = Encoding.UTF8.GetMaxByteCount(source.Count);
        if (bytes.Length < max)
        {
            bytes = new byte[max];
        }

        return bytes.AsSpan(0, Encoding.UTF8.GetBytes(source.Written, bytes));
    }

    /// <summary>The form in which a word is written; empty when it is left out.</summary>
    private ReadOnlySpan<byte> Written(MecabWord word, ReadOnlySpan<byte> line)
    {
        var surface = word.In(line);
        if (IsBlank(surface))
        {
            return default;
        }

        if (!needsFeatures)
        {
            return surface;
        }

        var feature = dictionary.Feature(word);
        if (excludedParts.Contains(IsPunctuation(word, surface) ? "記号"u8 : FeatureFields.Field(feature, 0)))
        {
            return default;
        }

        return baseFormField is { } field && FeatureFields.Field(feature, field) is { IsEmpty: false } form && !form.SequenceEqual("*"u8)
            ? form
            : surface;
    }

    /// <summary>What normalisation makes of ！ and （, IPADIC does not have, and takes for nouns.</summary>
    private static bool IsPunctuation(MecabWord word, ReadOnlySpan<byte> surface) =>
        word.IsUnknown && !surface.ContainsAnyExcept(Punctuation);

    /// <summary>Nothing but spaces, the wide one of Japanese too, which some dictionaries have as a word.</summary>
    private static bool IsBlank(ReadOnlySpan<byte> word)
    {
        while (!word.IsEmpty)
        {
            var length = word[0] <= Separator ? 1 : word.StartsWith("\u3000"u8) ? 3 : 0;
            if (length == 0)
            {
                return false;
            }

            word = word[length..];
        }

        return true;
    }

    private static void Write(ReadOnlySpan<byte> word, bool isNext, IBufferWriter<byte> output)
    {
        word = word.StartsWith("__label__"u8) ? word[1..] : word;
        var begin = isNext ? 1 : 0;
        var target = output.GetSpan(word.Length + begin);
        target[0] = Separator;
        word.CopyTo(target[begin..]);
        foreach (ref var letter in target.Slice(begin, word.Length))
        {
            letter = letter <= Separator ? Joiner : letter;
        }

        output.Advance(word.Length + begin);
    }
}
