namespace Hazards;

/// <summary>
/// What a document may have. Of the official samples the largest has 4 MB, the deepest 13 levels, the fullest 18,000 entries.
/// </summary>
internal static class TelegramLimits
{
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one tag or text.</summary>
    public const int MaxNodeBytes = 1024 * 1024;

    public const int MaxDepth = 64;

    /// <summary>Different names of elements and attributes.</summary>
    public const int MaxNames = 4096;

    /// <summary>Areas, kinds, texts and whatever else is kept.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>Points of the edge of one area; the samples have at most 12.</summary>
    public const int MaxOutlinePoints = 500;

    /// <summary>
    /// Characters of an event's id, an office, a kind, a serial or another short word: they become keys, or stand in rows uncut.
    /// </summary>
    public const int MaxNameChars = 200;
}
