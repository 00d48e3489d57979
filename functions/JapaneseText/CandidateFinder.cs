using System.Runtime.CompilerServices;

namespace JapaneseText;

/// <summary>A word that may begin at a place: how many bytes it has, and its token.</summary>
internal readonly record struct Candidate(int Length, int Token);

/// <summary>The words that may begin at a place of a text: those of the dictionary, then the unknown ones, in MeCab's order.</summary>
internal ref struct CandidateFinder(MecabDictionary dictionary, Candidate[] found)
{
    private const int MaxLookAhead = 65535; // bytes
    private const int MaxGrouped = 24; // characters after the first

    private readonly ReadOnlySpan<ArrayUnit> array = dictionary.Words.Units;
    private readonly ReadOnlySpan<CharacterInfo> characters = dictionary.Characters.Span;
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
        var node = units[0].Base;
        var i = 0;
        for (; i < rest.Length; i++)
        {
            var letter = rest[i];

            // No word ends within a character.
            if (i > 0 && (letter & 0xc0) != 0x80)
            {
                AddEnding(units, node, i);
            }

            var child = units[node + letter + 1];
            if (child.Check != (uint)node)
            {
                return;
            }

            node = child.Base;
        }

        if (i > 0)
        {
            AddEnding(units, node, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEnding(ReadOnlySpan<ArrayUnit> units, int node, int length)
    {
        var leaf = units[node];
        if (leaf.Check == (uint)node && leaf.Base < 0)
        {
            var (first, count) = LexiconFile.Entry(leaf.Base);
            for (var token = first; token < first + count; token++)
            {
                Add(length, token);
            }
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
        for (var token = first; token < first + count; token++)
        {
            Add(length, ~token);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int length, int token)
    {
        if (Count == found.Length)
        {
            Array.Resize(ref found, Count * 2);
        }

        found[Count++] = new Candidate(length, token);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly CharacterInfo Info(ReadOnlySpan<byte> text, out int length)
    {
        var character = CharacterTable.Decode(text, out length);
        return character < characters.Length ? characters[character] : default;
    }
}
