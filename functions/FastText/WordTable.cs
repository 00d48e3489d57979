using System.Buffers;
using System.Text;

namespace FastText;

/// <summary>Words in the order in which they are added, found by their bytes: they need not be valid UTF-8.</summary>
internal sealed class WordTable
{
    public const int MaxWords = 50_000_000;
    public const int MaxWordBytes = 1024 * 1024;

    private const int MinSlots = 16;
    private const int MaxBytes = 1024 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<int> ends = [];
    private readonly List<uint> hashes = [];
    private int[] slots = NewSlots(MinSlots);

    public int Count => ends.Count;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return bytes.WrittenSpan[start..ends[index]];
        }
    }

    public string Text(int index) => Encoding.UTF8.GetString(this[index]);

    /// <returns>Its index; -1 when it is not there.</returns>
    public int Find(ReadOnlySpan<byte> word) => slots[SlotOf(word, WordHash.Of(word))];

    /// <returns>False when it is there already, or with it the words would be too large.</returns>
    public bool TryAdd(ReadOnlySpan<byte> word)
    {
        if (2 * Count >= slots.Length)
        {
            Grow();
        }

        var hash = WordHash.Of(word);
        var slot = SlotOf(word, hash);
        if (slots[slot] >= 0 || bytes.WrittenCount > MaxBytes - word.Length)
        {
            return false;
        }

        slots[slot] = Count;
        bytes.Write(word);
        ends.Add(bytes.WrittenCount);
        hashes.Add(hash);
        return true;
    }

    /// <summary>Where the word is, or would be.</summary>
    private int SlotOf(ReadOnlySpan<byte> word, uint hash)
    {
        var slot = (int)(hash & (uint)(slots.Length - 1));
        while (slots[slot] >= 0 && (hashes[slots[slot]] != hash || !this[slots[slot]].SequenceEqual(word)))
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        slots = NewSlots(checked(2 * slots.Length));
        for (var index = 0; index < Count; index++)
        {
            var slot = (int)(hashes[index] & (uint)(slots.Length - 1));
            while (slots[slot] >= 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = index;
        }
    }

    private static int[] NewSlots(int count)
    {
        var slots = new int[count];
        slots.AsSpan().Fill(-1);
        return slots;
    }
}
