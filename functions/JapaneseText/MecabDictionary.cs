namespace JapaneseText;

/// <summary>
/// A compiled dictionary of MeCab, such as IPADIC, UniDic or JUMAN in UTF-8: mapped into memory, so that it is open at once and only what
/// is looked up is read. Any number of threads may use it, each with a <see cref="MecabTokenizer"/> of its own.
/// </summary>
public sealed class MecabDictionary : IDisposable
{
    private readonly List<IDisposable> files = [];
    private readonly string folder;
    private readonly DictionaryFormat format;

    private MecabDictionary(string folder)
    {
        this.folder = folder;
        try
        {
            format = DictionaryFormat.Read(Path.Combine(folder, "dicrc"));
            Matrix = Keep(new ConnectionMatrix(Path.Combine(folder, "matrix.bin")));
            Characters = Keep(new CharacterTable(Path.Combine(folder, "char.bin")));
            Words = Keep(new LexiconFile(Path.Combine(folder, "sys.dic"), type: 0));
            Unknown = Keep(new LexiconFile(Path.Combine(folder, "unk.dic"), type: 2));
            foreach (var lexicon in new[] { Words, Unknown })
            {
                if (lexicon.RightIds != Matrix.RightIds || lexicon.LeftIds != Matrix.LeftIds)
                {
                    throw lexicon.Damaged("does not belong to the matrix.bin beside it");
                }
            }

            UnknownTokens = Array.ConvertAll(Characters.Categories, category => Unknown.Find(category) is { Count: > 0 } found
                ? found
                : throw Unknown.Damaged($"has no {System.Text.Encoding.UTF8.GetString(category)}, a category of the char.bin beside it"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The field of a feature, from 0, with the form under which a word is listed.</summary>
    /// <exception cref="MecabDictionaryException">Nobody knows where it is in this dictionary.</exception>
    internal int BaseFormField => format.BaseFormField
        ?? throw new MecabDictionaryException(
            $"Nobody knows which field of {folder} has the base forms. Write base-form-field = NUMBER (from 0) into its dicrc.");

    internal ConnectionMatrix Matrix { get; }

    internal CharacterTable Characters { get; }

    internal LexiconFile Words { get; }

    internal FirstCharacters FirstCharacters { get; } = new();

    internal LexiconFile Unknown { get; }

    /// <summary>The tokens of unknown words, by category of their first character.</summary>
    internal (int First, int Count)[] UnknownTokens { get; }

    /// <summary>Opens the dictionary of a folder.</summary>
    /// <exception cref="MecabDictionaryException">There is none, or it is damaged or of another kind: says which file, what is wrong and
    /// what to do.</exception>
    public static MecabDictionary Open(string folder) => Directory.Exists(folder)
        ? new MecabDictionary(folder)
        : throw new MecabDictionaryException($"There is no dictionary in {folder}. {DictionaryAdvice.For(folder)}");

    /// <summary>The feature of a word: fields separated by commas, the part of speech first.</summary>
    public ReadOnlySpan<byte> Feature(MecabWord word)
    {
        var lexicon = word.IsUnknown ? Unknown : Words;
        return lexicon.Feature(lexicon.Tokens[word.IsUnknown ? ~word.Token : word.Token].Feature);
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private T Keep<T>(T file)
        where T : IDisposable
    {
        files.Add(file);
        return file;
    }
}
