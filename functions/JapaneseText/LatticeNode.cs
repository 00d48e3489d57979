namespace JapaneseText;

/// <summary>A word at a place, with the best way to it.</summary>
internal struct LatticeNode
{
    /// <summary>The word before it on the best way; it has a smaller number.</summary>
    public int Previous;

    /// <summary>The next word that ends where this one does; 0 for none.</summary>
    public int Next;

    /// <summary>Of the whole way.</summary>
    public int Cost;

    public int Start;
    public int Length;
    public int Token;

    /// <summary>By which the matrix knows its end.</summary>
    public ushort RightId;
}
