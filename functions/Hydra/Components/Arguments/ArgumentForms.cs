using System.Text.RegularExpressions;
using Hydra.Components.Values;

namespace Hydra.Components.Arguments;

/// <summary>
/// Tells the forms of arguments apart. Of the short flags of Hydra only those are taken for Hydra's that hardly a program has for itself.
/// </summary>
internal static partial class ArgumentForms
{
    private static readonly HashSet<string> Switches =
        ["--help", "--hydra-help", "--version", "--resolve", "--run", "--multirun", "-m", "--shell-completion", "--info"];

    private static readonly HashSet<string> WithValue =
        ["--cfg", "--package", "--config-path", "-cp", "--config-name", "-cn", "--config-dir", "-cd", "--experimental-rerun"];

    public static ArgumentForm Of(string text)
    {
        if (!text.StartsWith('-') || Number().IsMatch(text))
        {
            return HydraText.IsOverride(text) ? ArgumentForm.Override : ArgumentForm.Word;
        }

        var equal = text.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? text : text[..equal];
        return text switch
        {
            "-" => ArgumentForm.Word,
            "--" => ArgumentForm.Separator,
            _ when equal < 0 && Switches.Contains(name) => ArgumentForm.HydraSwitch,
            _ when WithValue.Contains(name) || (name == "--info" && equal >= 0) =>
                equal < 0 ? ArgumentForm.HydraFlag : ArgumentForm.HydraSwitch,
            ['-', '-', ..] => equal < 0 ? ArgumentForm.Flag : ArgumentForm.FlagWithValue,
            _ => ArgumentForm.ShortFlag,
        };
    }

    /// <summary>A negative number is no flag.</summary>
    [GeneratedRegex(@"^-(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\z|^-(?:inf|nan)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
