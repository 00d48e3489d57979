namespace Hydra.Overrides;

/// <summary>The command line of Hydra 1.3 itself (hydra/_internal/utils.py: get_args_parser).</summary>
internal static class HydraFlags
{
    private static readonly HashSet<string> Switches =
        ["--help", "-h", "--hydra-help", "--version", "--resolve", "--run", "-r", "--multirun", "-m", "--shell-completion", "-sc"];

    private static readonly HashSet<string> WithValue =
    [
        "--cfg", "-c", "--package", "-p", "--config-path", "-cp", "--config-name", "-cn", "--config-dir", "-cd", "--experimental-rerun",
    ];

    private static readonly HashSet<string> WithOptionalValue = ["--info", "-i"];

    private static readonly HashSet<string> InfoChoices = ["all", "config", "defaults", "defaults-tree", "plugins", "searchpath"];

    public static bool IsSwitch(string name) => Switches.Contains(name);

    public static bool TakesValue(string name) => WithValue.Contains(name);

    public static bool MayTakeValue(string name) => WithOptionalValue.Contains(name);

    public static bool IsInfoChoice(string word) => InfoChoices.Contains(word);

    /// <summary>Whether the argument is one of the flags, with its value behind a <c>=</c> or without.</summary>
    public static bool IsFlag(string argument)
    {
        var equal = argument.IndexOf('=', StringComparison.Ordinal);
        return equal < 0
            ? IsSwitch(argument) || TakesValue(argument) || MayTakeValue(argument)
            : TakesValue(argument[..equal]) || MayTakeValue(argument[..equal]);
    }
}
