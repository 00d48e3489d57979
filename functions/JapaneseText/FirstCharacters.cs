using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace JapaneseText;

/// <summary>
/// Where the double array leads with one character of three bytes, which is most of Japanese: each is looked up once. For any number of
/// threads.
/// </summary>
internal sealed class FirstCharacters
{
    private const int None = -1;

    private readonly Step[] steps = new Step[0x10000];

    /// <summary>Whether a text begins with a whole character of three bytes, and has more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsThreeBytes(ReadOnlySpan<byte> text) =>
        BinaryPrimitives.TryReadUInt32BigEndian(text, out var four) && (four & 0xf0c0c000) == 0xe0808000;

    /// <summary>Goes on from the beginning of the array by the first character of a text.</summary>
    /// <param name="node">Where that leads.</param>
    /// <param name="leaf">Below zero where words consist of the character alone: what they are.</param>
    /// <returns>False when no word begins so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStep(ReadOnlySpan<ArrayUnit> units, ReadOnlySpan<byte> text, out int node, out int leaf)
    {
        ref var step = ref steps[((text[0] & 0x0f) << 12) | ((text[1] & 0x3f) << 6) | (text[2] & 0x3f)];
        node = Volatile.Read(ref step.Node);
        if (node == 0)
        {
            node = Find(units, text[..3], ref step);
        }

        leaf = step.Leaf;
        return node != None;
    }

    private static int Find(ReadOnlySpan<ArrayUnit> units, ReadOnlySpan<byte> character, ref Step step)
    {
        (var node, step.Leaf) = Walk(units, character);
        Volatile.Write(ref step.Node, node); // last, because other threads read it first
        return node;
    }

    private static (int Node, int Leaf) Walk(ReadOnlySpan<ArrayUnit> units, ReadOnlySpan<byte> character)
    {
        var node = units[0].Base;
        foreach (var letter in character)
        {
            var child = units[node + letter + 1];
            if (child.Check != (uint)node)
            {
                return (None, 0);
            }

            node = child.Base;
        }

        var end = units[node];
        return (node, end.Check == (uint)node && end.Base < 0 ? end.Base : 0);
    }

    private struct Step
    {
        public int Node; // 0 where nobody looked yet
        public int Leaf;
    }
}
