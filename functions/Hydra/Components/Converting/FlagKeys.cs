using Hydra.Components.Reading;
using Hydra.Overrides;

namespace Hydra.Components.Converting;

/// <summary>The keys of Hydra for flags.</summary>
internal sealed class FlagKeys(IReadOnlyDictionary<string, string>? keys, FindingList findings)
{
    /// <summary>Whether somebody gave a key for the flag.</summary>
    public bool Has(string flag) => Given(flag) is not null;

    /// <summary>The key, a finding if Hydra refuses it.</summary>
    /// <param name="flag">With its dashes, without a value.</param>
    public string Of(string flag, TextSpan place)
    {
        var key = Given(flag) ?? flag.TrimStart('-');
        if (OverrideKey.Problem(OverrideKey.WithoutPlus(key)) is { } problem)
        {
            findings.Error(
                FindingCodes.HydraKey, place, $"The key \"{Excerpt.Of(key)}\" {problem}.", $"Give a key for {Excerpt.Of(flag)}.");
        }

        return key;
    }

    private string? Given(string flag) =>
        keys is null ? null
        : keys.TryGetValue(flag, out var key) || keys.TryGetValue(flag.TrimStart('-'), out key) ? key
        : null;
}
