using System.Text.RegularExpressions;
using Hydra.Overrides;

namespace Hydra.Components.Arguments;

/// <summary>
/// Tells the forms of arguments apart. Of the short flags of Hydra only those are taken for Hydra's that hardly a program has for itself.
/// </summary>
internal static class ArgumentForms
{
    /// <summary>A negative number is no flag.</summary>
    private static readonly Regex Number = new(
        @"^-(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\z|^-(?:inf|nan)\z", RegexOptions.IgnoreCase);

    private static readonly Regex Assignment = new("""^[+~]{0,2}[^-=+~"'{}\[\](),\n][^="'{}\[\](),\n]*=""");

    private static readonly HashSet<string> OwnShortFlags = ["-m", "-cp", "-cn", "-cd"];

    public static ArgumentForm Of(string text)
    {
        if (text is not ['-', _, ..] || (text[1] != '-' && Number.IsMatch(text)))
        {
            return OverrideKey.IsOverride(text) ? ArgumentForm.Override : ArgumentForm.Word;
        }

        if (text == "--")
        {
            return ArgumentForm.Separator;
        }

        var equal = text.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? text : text[..equal];
        var isLong = text.StartsWith("--", StringComparison.Ordinal);
        return (isLong || OwnShortFlags.Contains(name)) && HydraFlags.IsFlag(text)
            ? equal < 0 && HydraFlags.TakesValue(name) ? ArgumentForm.HydraFlag : ArgumentForm.HydraSwitch
            : !isLong ? ArgumentForm.ShortFlag
            : equal < 0 ? ArgumentForm.Flag
            : ArgumentForm.FlagWithValue;
    }

    /// <summary>Whether somebody may have meant an override: <c>learning rate=0.1</c>.</summary>
    public static bool LooksLikeOverride(string text) => Assignment.IsMatch(text);
}
