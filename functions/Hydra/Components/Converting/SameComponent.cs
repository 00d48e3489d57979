namespace Hydra.Components.Converting;

/// <summary>Compares components without the places in their files.</summary>
internal static class SameComponent
{
    public static bool Are(ComponentSpec a, ComponentSpec b) =>
        a.Name == b.Name
        && a.Description == b.Description
        && Are(a.Inputs, b.Inputs, Are)
        && Are(a.Outputs, b.Outputs, Are)
        && Are(a.Annotations, b.Annotations)
        && Are(a.Labels, b.Labels)
        && a.Container.Image == b.Container.Image
        && Are(a.Container.Env, b.Container.Env)
        && Are(a.Container.FileOutputs, b.Container.FileOutputs)
        && Are(a.Container.Command, b.Container.Command)
        && Are(a.Container.Args, b.Container.Args);

    private static bool Are(InputSpec a, InputSpec b) =>
        a.Name == b.Name
        && a.Type?.Name == b.Type?.Name
        && a.Default == b.Default
        && a.Optional == b.Optional
        && a.Description == b.Description;

    private static bool Are(OutputSpec a, OutputSpec b) =>
        a.Name == b.Name && a.Type?.Name == b.Type?.Name && a.Description == b.Description;

    private static bool Are(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(pair => b.GetValueOrDefault(pair.Key) == pair.Value);

    private static bool Are(IReadOnlyList<Placeholder> a, IReadOnlyList<Placeholder> b) => Are(a, b, Are);

    private static bool Are<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, Func<T, T, bool> are)
    {
        var isSame = a.Count == b.Count;
        for (var i = 0; isSame && i < a.Count; i++)
        {
            isSame = are(a[i], b[i]);
        }

        return isSame;
    }

    private static bool Are(Placeholder a, Placeholder b) => (a, b) switch
    {
        (ConcatPlaceholder x, ConcatPlaceholder y) => Are(x.Items, y.Items),
        (IfPlaceholder x, IfPlaceholder y) => Are(x.Condition, y.Condition) && Are(x.Then, y.Then) && Are(x.Else, y.Else),
        _ => a with { Span = default } == b with { Span = default },
    };

    private static bool Are(IfBranch? a, IfBranch? b) =>
        a is null || b is null ? a is null && b is null : a.IsSequence == b.IsSequence && Are(a.Items, b.Items);
}
