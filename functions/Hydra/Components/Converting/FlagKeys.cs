using Hydra.Components.Reading;
using Hydra.Components.Values;
using Hydra.Components.Yaml;

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
        if (!HydraText.IsKey(key.TrimStart('+')))
        {
            findings.Error(
                FindingCodes.HydraKey,
                place,
                $"\"{Excerpt.Of(key)}\" is no key of Hydra.",
                $"Give a key for {Excerpt.Of(flag)}: letters, digits, _ and - after a letter, and dots between such words.");
        }

        return key;
    }

    private string? Given(string flag) =>
        keys is null ? null
        : keys.TryGetValue(flag, out var key) || keys.TryGetValue(flag.TrimStart('-'), out key) ? key
        : null;
}
