using System.Text;

namespace Hydra.Overrides;

/// <summary>
/// Arguments as Vertex AI gives them to a trial (<c>--key=value</c>) become Hydra overrides (<c>key=value</c>), argument by argument:
/// no string is split at spaces, and no pattern in it meets a shell.
/// </summary>
public static class TrialArguments
{
    /// <summary>UTF-8 bytes of one argument, at most: what Linux hands to a program.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>
    /// Converts all arguments. Hydra's own flags and overrides that stand there already pass as they are, and so does everything behind
    /// <c>--</c>. A parameter without a value becomes <c>true</c>. Values are quoted where Hydra would read them as something else.
    /// </summary>
    /// <exception cref="OverrideException">An argument cannot be converted.</exception>
    public static ConvertedArguments Convert(IReadOnlyList<string> argv, ParameterTypes types)
    {
        for (var index = 0; index < argv.Count; index++)
        {
            CheckText(argv[index], index + 1);
        }

        return new TrialArgumentReader(argv, types).Read();
    }

    private static void CheckText(string argument, int position)
    {
        if (argument.Contains('\0', StringComparison.Ordinal))
        {
            throw new OverrideException(
                OverrideCodes.NulCharacter,
                position,
                $"Argument {position} has a NUL character, which no program can be given.",
                "Remove it.");
        }

        if (Encoding.UTF8.GetByteCount(argument) >= MaxBytes)
        {
            throw new OverrideException(
                OverrideCodes.TooLong,
                position,
                $"Argument {position} is longer than Linux allows: {MaxBytes} bytes with the NUL at its end.",
                "Put the value into a file and give its path.");
        }
    }
}
