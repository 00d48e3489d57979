namespace Hydra.Components;

/// <summary>How a component file is converted.</summary>
/// <param name="Names">How runtime placeholders write names.</param>
/// <param name="Keys">
/// The key of Hydra for a flag, where it is not the flag's own text: <c>--lr</c> (or <c>lr</c>) to <c>model.optimizer.lr</c>, perhaps with
/// <c>+</c> or <c>++</c> before it. Short flags are converted only when they are in here.
/// </param>
public sealed record ConversionOptions(
    PlaceholderNames Names = PlaceholderNames.Kfp18, IReadOnlyDictionary<string, string>? Keys = null) : SilentRecord
{
    public static ConversionOptions Default { get; } = new();
}
