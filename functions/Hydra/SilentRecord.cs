namespace Hydra;

/// <summary>
/// A record that nobody prints. Otherwise the code that prints all members of each would be in the package of the jobs, although nothing
/// calls it.
/// </summary>
public abstract record SilentRecord
{
    public sealed override string ToString() => GetType().Name;
}
