namespace Hydra.Overrides;

/// <summary>
/// Reads what stands behind <c>key=</c> as Hydra 1.3 does (OverrideLexer.g4, OverrideParser.g4: the rule value), as far as it decides
/// whether a value may stand there without quotes.
/// </summary>
public static class BareValue
{
    /// <summary>Lists and dictionaries inside each other, at most.</summary>
    public const int MaxDepth = 64;

    public static BareKind Read(string text) => new BareValueReader(text).Read();

    /// <summary>Number, boolean, null or string: what Hydra makes of a word without structure.</summary>
    internal static BareKind KindOfWord(ReadOnlySpan<char> word) =>
        HydraNumber.IsFloat(word) ? BareKind.Float
            : HydraNumber.IsInt(word) ? BareKind.Int
            : word.Equals("true", StringComparison.OrdinalIgnoreCase) || word.Equals("false", StringComparison.OrdinalIgnoreCase)
                ? BareKind.Bool
            : word.Equals("null", StringComparison.OrdinalIgnoreCase) ? BareKind.Null
            : BareKind.String;
}
