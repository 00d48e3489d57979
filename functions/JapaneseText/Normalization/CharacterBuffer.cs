namespace JapaneseText.Normalization;

/// <summary>Text that grows and is used again.</summary>
internal sealed class CharacterBuffer
{
    private char[] characters = new char[256];

    public int Count { get; private set; }

    public Span<char> Written => characters.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(char character)
    {
        MakeRoom(1);
        characters[Count++] = character;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(characters.AsSpan(Count));
        Count += text.Length;
    }

    private void MakeRoom(int length)
    {
        if (length > characters.Length - Count)
        {
            Array.Resize(ref characters, Math.Max(Count + length, Count * 2));
        }
    }
}
