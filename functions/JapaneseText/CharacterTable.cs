namespace JapaneseText;

/// <summary>What <c>char.bin</c> says of a character: its categories, and how unknown words of them are made.</summary>
/// <param name="Bits">18 bits of categories, 8 of the main one, 4 of a length, and two flags.</param>
internal readonly record struct CharacterInfo(uint Bits)
{
    /// <summary>The main category.</summary>
    public int Category => (int)((Bits >> 18) & 0xff);

    /// <summary>Unknown words of one to so many characters are tried.</summary>
    public int MaxLength => (int)((Bits >> 26) & 0xf);

    /// <summary>An unknown word of all characters that follow in the same categories is tried.</summary>
    public bool Groups => (Bits & (1u << 30)) != 0;

    /// <summary>Unknown words are tried even where the dictionary has a word.</summary>
    public bool Always => (Bits & (1u << 31)) != 0;

    public bool SharesCategory(CharacterInfo other) => (Bits & other.Bits & 0x3ffff) != 0;
}

/// <summary><c>char.bin</c>: the categories, and the characters of the basic plane.</summary>
internal sealed class CharacterTable : IDisposable
{
    private const int NameBytes = 32;
    private const int Characters = 0xffff; // all but the last one of the plane, of which nothing is said

    private readonly MappedFile file;

    public CharacterTable(string path)
    {
        file = new MappedFile(path);
        try
        {
            var categories = file.Length < 4 ? 0 : file.Read<uint>(0);
            if (categories is 0 or > 18 || file.Length != 4 + (NameBytes * categories) + (4 * Characters))
            {
                throw file.Damaged(
                    $"has {file.Length:N0} bytes, not those of a table of {categories:N0} categories: it was cut off, or is no table");
            }

            Categories = new byte[categories][];
            for (var i = 0; i < Categories.Length; i++)
            {
                var name = file.Span<byte>(4 + (i * NameBytes), NameBytes);
                var end = name.IndexOf((byte)0);
                Categories[i] = (end < 0 ? name : name[..end]).ToArray();
            }

            foreach (var character in Span)
            {
                if (character.Category >= Categories.Length)
                {
                    throw file.Damaged("is damaged: it has a character of a category that it does not have");
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Their names in UTF-8, which are the surfaces of <c>unk.dic</c>.</summary>
    public byte[][] Categories { get; }

    public ReadOnlySpan<CharacterInfo> Span => file.Span<CharacterInfo>(4 + (NameBytes * Categories.Length), Characters);

    public void Dispose() => file.Dispose();

    /// <summary>The first character, as MeCab decodes it: outside of the basic plane, or not in UTF-8, it is 0.</summary>
    public static int Decode(ReadOnlySpan<byte> text, out int length)
    {
        var first = text[0];
        if ((first & 0xf0) == 0xe0 && text.Length > 2)
        {
            length = 3;
            return ((first & 0x0f) << 12) | ((text[1] & 0x3f) << 6) | (text[2] & 0x3f);
        }

        var bytes = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : first < 0xfc ? 5
            : first < 0xfe ? 6 : 0;
        if (bytes == 0 || bytes > text.Length)
        {
            length = 1;
            return 0;
        }

        length = bytes;
        return bytes switch
        {
            1 => first,
            2 => ((first & 0x1f) << 6) | (text[1] & 0x3f),
            _ => 0,
        };
    }
}
