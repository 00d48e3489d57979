using System.Text;

namespace Hydra.Overrides;

/// <summary>Quotes of Hydra and escapes of OmegaConf.</summary>
public static class QuotedValue
{
    /// <summary>
    /// The value in double quotes. A quote in it gets a backslash; backslashes are doubled only where they stand before a quote or the end.
    /// </summary>
    public static string Of(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        var backslashes = 0;
        foreach (var character in value)
        {
            if (character == '"')
            {
                quoted.Append('\\', backslashes + 1);
            }

            quoted.Append(character);
            backslashes = character == '\\' ? backslashes + 1 : 0;
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    /// <summary>
    /// With each <c>${</c> escaped, and the backslashes before it doubled: OmegaConf gives the value back, whatever stands between.
    /// </summary>
    internal static string WithoutInterpolations(string value)
    {
        var escaped = new StringBuilder(value.Length);
        var backslashes = 0;
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '$' && index + 1 < value.Length && value[index + 1] == '{')
            {
                escaped.Append('\\', backslashes + 1);
            }

            escaped.Append(value[index]);
            backslashes = value[index] == '\\' ? backslashes + 1 : 0;
        }

        return escaped.ToString();
    }
}
