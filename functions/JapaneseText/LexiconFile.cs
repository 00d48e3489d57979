using System.Runtime.InteropServices;
using System.Text;

namespace JapaneseText;

/// <summary>A node of the double array: the children of a node lie at its base plus their byte plus one, and know their parent by
/// it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ArrayUnit(int Base, uint Check);

/// <summary>One reading of a surface: the ids by which the matrix knows it, its cost, and where its feature begins.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LexiconToken(ushort LeftId, ushort RightId, ushort PartId, short Cost, uint Feature, uint Compound);

/// <summary>What leads from surfaces to words: <c>sys.dic</c>, and <c>unk.dic</c>, whose surfaces are categories of characters.</summary>
internal sealed class LexiconFile : IDisposable
{
    private const uint MagicMask = 0xef718f77;
    private const uint Version = 102;
    private const int HeaderBytes = 72;
    private const int CharsetBytes = 32;

    private readonly MappedFile file;
    private readonly int units;
    private readonly int tokens;
    private readonly int featureBytes;

    /// <param name="type">0 for the words, 2 for the unknown ones.</param>
    public LexiconFile(string path, uint type)
    {
        file = new MappedFile(path);
        try
        {
            if (file.Length < HeaderBytes)
            {
                throw file.Damaged("is no dictionary of MeCab, or was cut off");
            }

            var header = file.Span<uint>(0, 10);
            if ((header[0] ^ MagicMask) != file.Length)
            {
                // A file that was cut off has a right beginning; one of another kind has none.
                throw file.Damaged(header[1] == Version
                    ? $"has {file.Length:N0} bytes, but says that it has {header[0] ^ MagicMask:N0}: it was cut off"
                    : "is no dictionary of MeCab");
            }

            if (header[1] != Version || header[2] != type)
            {
                throw file.Damaged(header[1] != Version
                    ? $"has version {header[1]} of the format, not {Version}"
                    : $"is a dictionary of type {header[2]}, not {type}");
            }

            RequireUtf8();
            (RightIds, LeftIds) = (header[4], header[5]);
            if ((ulong)HeaderBytes + header[6] + header[7] + header[8] != (ulong)file.Length
                || header[6] % 8 != 0 || header[7] % 16 != 0 || header[6] == 0 || header[8] is 0 or > int.MaxValue)
            {
                throw file.Damaged("has parts that do not add up to its size");
            }

            (units, tokens, featureBytes) = ((int)(header[6] / 8), (int)(header[7] / 16), (int)header[8]);
            if (Features[^1] != 0)
            {
                throw file.Damaged("does not end with the end of a word");
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many ids there are for the end of a word.</summary>
    public uint RightIds { get; }

    /// <summary>How many ids there are for the beginning of a word.</summary>
    public uint LeftIds { get; }

    public ReadOnlySpan<ArrayUnit> Units => file.Span<ArrayUnit>(HeaderBytes, units);

    public ReadOnlySpan<LexiconToken> Tokens => file.Span<LexiconToken>(HeaderBytes + (8L * units), tokens);

    private ReadOnlySpan<byte> Features => file.Span<byte>(HeaderBytes + (8L * units) + (16L * tokens), featureBytes);

    /// <summary>The feature of a word: its fields, separated by commas.</summary>
    public ReadOnlySpan<byte> Feature(uint offset)
    {
        var features = Features;
        if (offset >= (uint)features.Length)
        {
            throw Damaged();
        }

        var feature = features[(int)offset..];
        return feature[..feature.IndexOf((byte)0)];
    }

    /// <summary>The tokens of exactly this surface: the first one's number and how many there are; none when there is no such
    /// surface.</summary>
    public (int First, int Count) Find(ReadOnlySpan<byte> surface)
    {
        var array = Units;
        var node = array[0].Base;
        foreach (var letter in surface)
        {
            var child = (uint)node + letter + 1;
            if (child >= (uint)array.Length || array[(int)child].Check != (uint)node)
            {
                return default;
            }

            node = array[(int)child].Base;
        }

        var end = (uint)node;
        if (end >= (uint)array.Length || array[(int)end].Check != (uint)node || array[(int)end].Base >= 0)
        {
            return default;
        }

        var (first, count) = Entry(array[(int)end].Base);
        return first + count <= tokens ? (first, count) : throw Damaged();
    }

    /// <summary>The tokens that a leaf of the double array stands for.</summary>
    public static (int First, int Count) Entry(int leaf) => ((-leaf - 1) >> 8, (-leaf - 1) & 0xff);

    public MecabDictionaryException Damaged(string problem = "is damaged: it points outside of itself") => file.Damaged(problem);

    public void Dispose() => file.Dispose();

    private void RequireUtf8()
    {
        var bytes = file.Span<byte>(HeaderBytes - CharsetBytes, CharsetBytes);
        var end = bytes.IndexOf((byte)0);
        var charset = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        if (!charset.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            throw file.Damaged($"is in {charset}, not in UTF-8");
        }
    }
}
