using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Converting;

/// <summary>What quotes cannot do for values that are not known yet.</summary>
internal static class ValueWarnings
{
    public static void Add(FindingList findings, TextSpan place, string key, IReadOnlyList<ValuePart> value)
    {
        if (value.FirstOrDefault(ValueQuotes.IsJson) is not null)
        {
            findings.Warning(
                FindingCodes.JsonAsString,
                place,
                $"The program gets the JSON of {Excerpt.Of(key)} as a string, and Hydra refuses JSON with a single quote in it.",
                "Parse the string in the program, as argparse had it.");
        }

        if (ValueQuotes.Of(value) is { } quote && value.FirstOrDefault(part => Breaks(part.Default, quote)) is { } broken)
        {
            findings.Warning(
                FindingCodes.QuoteInDefault,
                place,
                $"The default of {Excerpt.Of(broken.Text)} ends the quotes around it, and Hydra refuses it or reads another value.",
                "Change the default: both kinds of quotes in it, or a backslash at its end, cannot be passed.");
        }
    }

    private static bool Breaks(string? value, char quote) =>
        value is not null && (value.Contains(quote, StringComparison.Ordinal) || value.EndsWith('\\'));
}
