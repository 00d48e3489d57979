namespace Hydra.Components.Converting;

/// <summary>Compares components without the places in their files.</summary>
internal static class SameComponent
{
    public static bool Are(ComponentSpec a, ComponentSpec b) =>
        a.Name == b.Name
        && a.Description == b.Description
        && a.Inputs.Select(Key).SequenceEqual(b.Inputs.Select(Key))
        && a.Outputs.Select(Key).SequenceEqual(b.Outputs.Select(Key))
        && Are(a.Annotations, b.Annotations)
        && Are(a.Labels, b.Labels)
        && a.Container.Image == b.Container.Image
        && Are(a.Container.Env, b.Container.Env)
        && Are(a.Container.FileOutputs, b.Container.FileOutputs)
        && Are(a.Container.Command, b.Container.Command)
        && Are(a.Container.Args, b.Container.Args);

    private static (string, string?, ScalarValue?, bool, string?) Key(InputSpec input) =>
        (input.Name, input.Type?.Name, input.Default, input.Optional, input.Description);

    private static (string, string?, string?) Key(OutputSpec output) => (output.Name, output.Type?.Name, output.Description);

    private static bool Are(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(pair => b.GetValueOrDefault(pair.Key) == pair.Value);

    private static bool Are(IReadOnlyList<Placeholder> a, IReadOnlyList<Placeholder> b) =>
        a.Count == b.Count && a.Zip(b, Are).All(same => same);

    private static bool Are(Placeholder a, Placeholder b) => (a, b) switch
    {
        (ConcatPlaceholder x, ConcatPlaceholder y) => Are(x.Items, y.Items),
        (IfPlaceholder x, IfPlaceholder y) => Are(x.Condition, y.Condition) && Are(x.Then, y.Then) && Are(x.Else, y.Else),
        _ => a with { Span = default } == b with { Span = default },
    };

    private static bool Are(IfBranch? a, IfBranch? b) =>
        a is null || b is null ? a is null && b is null : a.IsSequence == b.IsSequence && Are(a.Items, b.Items);
}
