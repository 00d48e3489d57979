using System.Runtime.CompilerServices;

namespace JapaneseText;

/// <summary>What may begin at a place: so many bytes, and the words that are written so.</summary>
/// <param name="First">The number of the first word, or its complement for unknown ones.</param>
internal readonly record struct Candidate(int Length, int First, int Count)
{
    public bool IsUnknown => First < 0;
}

/// <summary>The words that may begin at a place of a text: those of the dictionary, then the unknown ones, in MeCab's order.</summary>
internal ref struct CandidateFinder(MecabDictionary dictionary, Candidate[] found)
{
    private const int MaxLookAhead = 65535; // bytes
    private const int MaxGrouped = 24; // characters after the first

    private readonly ReadOnlySpan<ArrayUnit> array = dictionary.Words.Units;
    private readonly ReadOnlySpan<CharacterInfo> characters = dictionary.Characters.Span;
    private readonly FirstCharacters firsts = dictionary.FirstCharacters;
    private readonly CharacterInfo space = dictionary.Characters.Span[' '];
    private Candidate[] found = found;

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>The buffer, which grows.</summary>
    public readonly Candidate[] Found => found;

    /// <summary>Finds the words that may follow what ends at a place.</summary>
    /// <returns>Where they begin: after the spaces.</returns>
    public int Find(ReadOnlySpan<byte> text, int place)
    {
        Count = 0;
        var end = (int)Math.Min(text.Length, (long)place + MaxLookAhead);
        var begin = place;
        var info = default(CharacterInfo);
        var length = 0;
        for (var category = space; begin < end; category = info, begin += length)
        {
            info = Info(text[begin..end], out length);
            if (!category.SharesCategory(info))
            {
                break;
            }
        }

        var rest = text[begin..end];
        Search(rest);
        if (Count == 0 || info.Always)
        {
            AddUnknown(rest, info, length);
        }

        return begin;
    }

    private void Search(ReadOnlySpan<byte> rest)
    {
        var units = array;
        var (node, begin) = (units[0].Base, 0);
        if (FirstCharacters.IsThreeBytes(rest))
        {
            if (!firsts.TryStep(units, rest, out node, out var leaf))
            {
                return;
            }

            begin = 3;
            if (leaf < 0 && (rest[begin] & 0xc0) != 0x80)
            {
                AddWords(leaf, begin);
            }
        }

        for (var i = begin; i < rest.Length; i++)
        {
            var child = units[node + rest[i] + 1];
            if (child.Check != (uint)node)
            {
                return;
            }

            node = child.Base;

            // No word ends within a character.
            if (i + 1 == rest.Length || (rest[i + 1] & 0xc0) != 0x80)
            {
                var end = units[node];
                if (end.Check == (uint)node && end.Base < 0)
                {
                    AddWords(end.Base, i + 1);
                }
            }
        }
    }

    private void AddWords(int leaf, int length)
    {
        var (first, count) = LexiconFile.Entry(leaf);
        if (count > 0)
        {
            Add(new Candidate(length, first, count));
        }
    }

    private void AddUnknown(ReadOnlySpan<byte> rest, CharacterInfo info, int length)
    {
        // Behind the spaces at the end there is nothing; behind more spaces than are looked at, MeCab takes the next one for a word.
        if (rest.IsEmpty)
        {
            AddUnknown(info, length);
            return;
        }

        var grouped = -1;
        if (info.Groups)
        {
            grouped = Group(rest, length, info, out var count);
            if (count <= MaxGrouped)
            {
                AddUnknown(info, grouped);
            }
        }

        var unknown = length;
        for (var i = 1; i <= info.MaxLength && unknown != grouped; i++)
        {
            AddUnknown(info, unknown);
            if (unknown >= rest.Length || !info.SharesCategory(Info(rest[unknown..], out length)))
            {
                break;
            }

            unknown += length;
        }

        if (Count == 0)
        {
            AddUnknown(info, unknown);
        }
    }

    /// <summary>Where the characters of the same kind end. Not further than matters: a longer group is no word.</summary>
    private readonly int Group(ReadOnlySpan<byte> rest, int from, CharacterInfo info, out int count)
    {
        count = 0;
        while (from < rest.Length && count <= MaxGrouped)
        {
            var next = Info(rest[from..], out var length);
            if (!info.SharesCategory(next))
            {
                break;
            }

            (from, info) = (from + length, next);
            count++;
        }

        return from;
    }

    private void AddUnknown(CharacterInfo info, int length)
    {
        var (first, count) = dictionary.UnknownTokens[info.Category];
        Add(new Candidate(length, ~first, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Candidate candidate)
    {
        if (Count == found.Length)
        {
            Array.Resize(ref found, Count * 2);
        }

        found[Count++] = candidate;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly CharacterInfo Info(ReadOnlySpan<byte> text, out int length)
    {
        var character = CharacterTable.Decode(text, out length);
        return character < characters.Length ? characters[character] : default;
    }
}
