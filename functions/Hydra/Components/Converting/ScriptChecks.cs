using Hydra.Components.Arguments;
using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Converting;

/// <summary>What scripts of <c>sh -c</c> keep from being converted.</summary>
internal static class ScriptChecks
{
    public static void Check(CommandLine line, FindingList findings)
    {
        foreach (var script in line.Scripts)
        {
            if (script is not LiteralPlaceholder literal || RuntimePlaceholder.Find(literal.Text).Count > 0)
            {
                findings.Error(
                    FindingCodes.ScriptPlaceholder,
                    script.Span,
                    "The script of the shell has placeholders in it, and what it makes of them cannot be known.",
                    "Pass them behind the script as arguments, and run the program with \"$@\".");
            }
        }

        foreach (var item in line.TakesNumbers ? line.Arguments.Where(IsToConvert) : [])
        {
            findings.Error(
                FindingCodes.ScriptArguments,
                item.Span,
                "The script of the shell takes this argument by number ($0, $1), or does not pass all of them on with \"$@\".",
                "Run the program with \"$@\" in the script, or without a shell.");
        }
    }

    private static bool IsToConvert(Placeholder item) =>
        item is not LiteralPlaceholder literal
        || RuntimePlaceholder.Find(literal.Text).Count > 0
        || ArgumentForms.Of(literal.Text) is ArgumentForm.Flag or ArgumentForm.FlagWithValue;
}
