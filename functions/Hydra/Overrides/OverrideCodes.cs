namespace Hydra.Overrides;

/// <summary>The codes of <see cref="OverrideException"/> and <see cref="OverrideWarning"/>. The wrapper prints the same.</summary>
public static class OverrideCodes
{
    public const string UnknownOption = "unknown-option";

    public const string StrayWord = "stray-word";

    public const string InvalidKey = "invalid-key";

    /// <summary>A parameter that is declared as a number or a string, or a flag of Hydra, without its value.</summary>
    public const string MissingValue = "missing-value";

    /// <summary>A value for a flag that takes none.</summary>
    public const string UnexpectedValue = "unexpected-value";

    public const string NotAnInteger = "not-an-integer";

    public const string NotANumber = "not-a-number";

    public const string NotABoolean = "not-a-boolean";

    /// <summary>A number that a double cannot hold, or an integer of more digits than Python reads.</summary>
    public const string TooLarge = "too-large";

    public const string TooDeep = "too-deep";

    public const string TooLong = "too-long";

    public const string NulCharacter = "nul-character";

    /// <summary>Declaration of a type that cannot be read.</summary>
    public const string InvalidDeclaration = "invalid-declaration";

    /// <summary>A <c>${</c>, which OmegaConf resolves.</summary>
    public const string Interpolation = "interpolation";

    /// <summary>The value <c>???</c>, which OmegaConf takes for a missing value, quoted or not.</summary>
    public const string MissingMarker = "missing-marker";
}
