using System.Diagnostics;

namespace Worker.Tests.Hydra.Pipelines;

/// <summary>What KFP's own compiler made of its test pipelines (tag 1.8.22), where somebody put it beside the checkout.</summary>
internal static class KfpGoldens
{
    private static readonly string Archive = Path.Combine(Checkout.Root, "..", "shared", "data", "kfp-1.8.22.tar.xz");

    /// <summary>The folder with the JSON files; null when there is none.</summary>
    private static readonly Lazy<string?> Folder = new(() => Environment.GetEnvironmentVariable("KFP_GOLDENS") is { Length: > 0 } named
        ? named
        : File.Exists(Archive) ? Unpacked() : null);

    /// <summary>The text of a golden; null, and a warning of the running test, when there is none.</summary>
    public static string? Find(string name)
    {
        if (Folder.Value is { } folder)
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }

        TestContext.Current.AddWarning($"not compared with KFP's goldens: no {Archive}, and KFP_GOLDENS names no folder");
        return null;
    }

    private static string Unpacked()
    {
        var folder = Directory.CreateTempSubdirectory("kfp-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var tar = Process.Start("tar", ["-xf", Archive, "-C", folder]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return Path.Combine(folder, "goldens");
    }
}
