using System.Buffers;

namespace Hydra.Overrides;

/// <summary>Writes one value behind <c>key=</c>: without quotes where Hydra reads it so, in quotes otherwise.</summary>
/// <param name="key">As it was given, for messages.</param>
/// <param name="position">Which argument, from 1, for messages.</param>
internal sealed class ValueWriter(string key, int position)
{
    /// <summary>A backslash is not among them: behind it many characters lose their meaning, and Hydra drops it.</summary>
    private static readonly SearchValues<char> OfBareStrings = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/+.$%*@?|: \t");

    public string Write(string value, ParameterType type) => type switch
    {
        ParameterType.Int => WriteInteger(value),
        ParameterType.Float => WriteFloat(value),
        ParameterType.Bool => WriteBool(value),
        ParameterType.String => WriteString(value),
        ParameterType.Literal => WriteLiteral(value),
        _ => WriteUndeclared(value),
    };

    private string WriteUndeclared(string value) => IsBareString(value) || IsContainer(value) ? value : QuotedValue.Of(value);

    private static string WriteString(string value) =>
        IsBareString(value) && BareValue.KindOfWord(value) == BareKind.String ? value : QuotedValue.Of(value);

    private string WriteLiteral(string value) => value == "???"
        ? throw Refused(
            OverrideCodes.MissingMarker,
            "is ???, which OmegaConf takes for a missing value, quoted or not",
            "Choose another word for it, in the configuration too.")
        : WriteString(QuotedValue.WithoutInterpolations(value));

    private string WriteInteger(string value)
    {
        var number = DecimalText.Read(value);
        if (number is not { IsIntegral: true })
        {
            throw Refused(
                OverrideCodes.NotAnInteger,
                $"is '{Excerpt.Of(value)}', and the parameter is declared as an integer",
                "Give an integer, or declare it as a float.");
        }

        return number.DigitCount <= DecimalText.MaxDigits
            ? number.ToInteger()
            : throw Refused(
                OverrideCodes.TooLarge,
                $"has more than {DecimalText.MaxDigits} digits, which Python does not read",
                "Declare it as a string.");
    }

    private string WriteFloat(string value)
    {
        var unsigned = HydraNumber.Unsigned(value).ToString();
        var sign = value[..^unsigned.Length];
        switch (unsigned.ToUpperInvariant())
        {
            case "INF" or "NAN":
                return value;
            case "INFINITY":
                return sign + "inf";
        }

        var number = DecimalText.Read(value) ?? throw Refused(
            OverrideCodes.NotANumber,
            $"is '{Excerpt.Of(value)}', and the parameter is declared as a float",
            "Give a number, or declare it as a string.");
        if (number.IsTooLargeForDouble())
        {
            throw Refused(OverrideCodes.TooLarge, $"is '{Excerpt.Of(value)}', which a double cannot hold", "Give inf if that is meant.");
        }

        if (BareValue.KindOfWord(value) is BareKind.Int or BareKind.Float)
        {
            return value;
        }

        // Hydra takes a number with leading zeros for a string.
        var digits = unsigned.TrimStart('0', '_');
        return sign + (digits is [>= '1' and <= '9', ..] ? "" : "0") + digits;
    }

    /// <summary>The words are those of OmegaConf's BooleanNode.</summary>
    private string WriteBool(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "FALSE" => value,
        "YES" or "Y" or "ON" or "1" => "true",
        "NO" or "N" or "OFF" or "0" => "false",
        _ => throw Refused(
            OverrideCodes.NotABoolean,
            $"is '{Excerpt.Of(value)}', and the parameter is declared as a boolean",
            "Give true or false."),
    };

    private static bool IsBareString(string value) =>
        value is [not (' ' or '\t'), ..] and [.., not (' ' or '\t')] && !value.AsSpan().ContainsAnyExcept(OfBareStrings);

    private bool IsContainer(string value)
    {
        if (value is not ['[' or '{', ..])
        {
            return false;
        }

        var reader = new BareValueReader(value);
        var kind = reader.Read();
        return reader.IsTooDeep
            ? throw Refused(
                OverrideCodes.TooDeep,
                $"has lists or dictionaries more than {BareValue.MaxDepth} deep",
                "Declare it as a string, or make it flatter.")
            : kind is BareKind.List or BareKind.Dict;
    }

    private OverrideException Refused(string code, string problem, string fix) =>
        new(code, position, $"Argument {position}: the value of {key} {problem}.", fix);
}
