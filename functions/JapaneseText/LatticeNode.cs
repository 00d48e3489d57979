namespace JapaneseText;

/// <summary>A word at a place.</summary>
/// <param name="Previous">The word before it on the cheapest way to it; it has a smaller number.</param>
/// <param name="Surface">The number of the surface that it shares with other words.</param>
internal readonly record struct LatticeNode(int Previous, int Surface);

/// <summary>The words of the same bytes at the same place. They have numbers in a row, in the order of the dictionary.</summary>
/// <param name="First">The number of the first word.</param>
/// <param name="Next">The surface found before that ends where this one does; 0 for none.</param>
/// <param name="Token">The number of the first word in the dictionary, or its complement for unknown ones.</param>
internal record struct LatticeSurface(int First, int Count, int Next, int Start, int Length, int Token)
{
    public readonly MecabWord Word(int node) =>
        new(Start, Length, Token < 0 ? Token - (node - First) : Token + (node - First));
}
