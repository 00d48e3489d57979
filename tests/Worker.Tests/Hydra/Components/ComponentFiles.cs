namespace Worker.Tests.Hydra.Components;

/// <summary>Component files: those of tests/data/hydra/components always, KFP's own where somebody put them beside the checkout.</summary>
internal static class ComponentFiles
{
    private static readonly string Folder = System.IO.Path.Combine(Checkout.Root, "tests", "data", "hydra", "components");

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> GivenFiles = new(() =>
        KfpSamples.Folder("components", "KFP_COMPONENTS") is { } given ? Read(given) : []);

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    /// <summary>All files that are here; says in a warning of the running test when KFP's own are not.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All()
    {
        var own = Read(Folder);
        if (GivenFiles.Value.Count == 0)
        {
            TestContext.Current.AddWarning(
                $"ran only on the {own.Count} files of tests/data/hydra/components: no {KfpSamples.Archive}, "
                + "and KFP_COMPONENTS names no other");
        }

        return [.. own, .. GivenFiles.Value];
    }

    private static IReadOnlyList<(string Name, byte[] Bytes)> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => (System.IO.Path.GetFileName(path), File.ReadAllBytes(path))),
    ];
}
