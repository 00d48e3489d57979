using System.Runtime.InteropServices;

namespace JapaneseText;

/// <summary>
/// Finds the words of a text like MeCab 0.996 with the same dictionary. Not for several threads at once. Memory does not grow with the text
/// but for the words themselves; ways that do not meet for 32 KiB, as in a text that repeats one word, are cut there. No word ends within a
/// character: entries that do, of which Debian's JUMAN has one, are passed over.
/// </summary>
public sealed class MecabTokenizer(MecabDictionary dictionary)
{
    private readonly Lattice lattice = new(dictionary.Matrix);
    private readonly List<MecabWord> words = [];
    private Candidate[] candidates = new Candidate[64];

    /// <summary>The words of a text in UTF-8, which is taken for one line; valid until the next call.</summary>
    /// <exception cref="MecabDictionaryException">The dictionary is damaged.</exception>
    public ReadOnlySpan<MecabWord> Tokenize(ReadOnlySpan<byte> text)
    {
        words.Clear();
        try
        {
            Find(text);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new MecabDictionaryException(dictionary.Words.Damaged().Message, exception);
        }

        return CollectionsMarshal.AsSpan(words);
    }

    private void Find(ReadOnlySpan<byte> text)
    {
        var finder = new CandidateFinder(dictionary, candidates);
        var known = dictionary.Words.Tokens;
        var unknown = dictionary.Unknown.Tokens;
        var matrix = dictionary.Matrix.All;
        lattice.Clear();
        for (var place = 0; place < text.Length; place++)
        {
            if (!lattice.IsEnd(place))
            {
                continue;
            }

            lattice.Enter(place);
            if (lattice.IsLong(place))
            {
                lattice.Settle(place, words);
            }

            var start = finder.Find(text, place);
            var found = finder.Found.AsSpan(0, finder.Count);
            for (var i = found.Length - 1; i >= 0; i--)
            {
                var word = found[i];
                if (start + word.Length > text.Length)
                {
                    continue;
                }

                var tokens = word.IsUnknown ? unknown.Slice(~word.First, word.Count) : known.Slice(word.First, word.Count);
                lattice.Add(start, word, tokens, matrix);
            }
        }

        candidates = finder.Found;
        lattice.Finish(text.Length, matrix[..dictionary.Matrix.RightIds], words);
    }
}
