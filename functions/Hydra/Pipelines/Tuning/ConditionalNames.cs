namespace Hydra.Pipelines.Tuning;

/// <summary>
/// The parameters that depend on one parent: two may have the same name if no value of the parent brings both
/// (StudySpec.ParameterSpec.conditionalParameterSpecs).
/// </summary>
internal sealed class ConditionalNames
{
    private readonly Dictionary<string, HashSet<string>> known = new(StringComparer.Ordinal);

    /// <summary>The parent's values under which the next parameter exists.</summary>
    public IReadOnlyList<string> Values { get; set; } = [];

    /// <summary>Whether the name is that of a sibling that never exists together with it.</summary>
    public bool Allows(string name)
    {
        if (known.TryGetValue(name, out var values))
        {
            var isDisjoint = !values.Overlaps(Values);
            values.UnionWith(Values);
            return isDisjoint;
        }

        known[name] = [.. Values];
        return false;
    }
}
