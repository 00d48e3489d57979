using System.Diagnostics;

namespace Worker.Tests.Hydra.Components;

/// <summary>Component files: those of tests/data/hydra/components always, KFP's own where somebody put them beside the checkout.</summary>
internal static class ComponentFiles
{
    private static readonly string Folder = System.IO.Path.Combine(Checkout.Root, "tests", "data", "hydra", "components");

    /// <summary>An archive with a folder <c>components</c>, or such a folder.</summary>
    private static readonly string Given = Environment.GetEnvironmentVariable("KFP_COMPONENTS") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(Checkout.Root, "..", "shared", "data", "kfp-1.8.22.tar.xz");

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> GivenFiles = new(ReadGiven);

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    /// <summary>All files that are here; says in a warning of the running test when KFP's own are not.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All()
    {
        var own = Read(Folder);
        if (GivenFiles.Value.Count == 0)
        {
            TestContext.Current.AddWarning(
                $"ran only on the {own.Count} files of tests/data/hydra/components: no component files of KFP in {Given}");
        }

        return [.. own, .. GivenFiles.Value];
    }

    private static IReadOnlyList<(string Name, byte[] Bytes)> ReadGiven()
    {
        if (Directory.Exists(Given))
        {
            return Read(Given);
        }

        if (!File.Exists(Given))
        {
            return [];
        }

        var folder = Directory.CreateTempSubdirectory("kfp-");
        try
        {
            using var tar = Process.Start(new ProcessStartInfo("tar", ["-xJf", Given, "-C", folder.FullName]))!;
            tar.WaitForExit();
            return tar.ExitCode == 0 ? Read(System.IO.Path.Combine(folder.FullName, "components")) : [];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<(string Name, byte[] Bytes)> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => (System.IO.Path.GetFileName(path), File.ReadAllBytes(path))),
    ];
}
