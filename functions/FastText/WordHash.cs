namespace FastText;

/// <summary>
/// FNV-1a of 32 bits as fastText computes it: each byte is taken with its sign, so that those of UTF-8 text change all bits. It finds the
/// row of a word and of an n-gram, so other hashes would give other vectors.
/// </summary>
internal static class WordHash
{
    public const uint Start = 2_166_136_261;

    private const uint Prime = 16_777_619;

    public static uint Add(uint hash, byte value) => (hash ^ (uint)(sbyte)value) * Prime;

    public static uint Of(ReadOnlySpan<byte> word)
    {
        var hash = Start;
        foreach (var value in word)
        {
            hash = Add(hash, value);
        }

        return hash;
    }
}
