namespace JapaneseText;

/// <summary>A word of a text in UTF-8.</summary>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Token">Its number in the dictionary, or the complement of its number among the unknown words.</param>
public readonly record struct MecabWord(int Start, int Length, int Token)
{
    /// <summary>The dictionary does not have it.</summary>
    public bool IsUnknown => Token < 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
