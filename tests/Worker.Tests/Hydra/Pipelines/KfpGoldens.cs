namespace Worker.Tests.Hydra.Pipelines;

/// <summary>What KFP's own compiler made of its test pipelines (tag 1.8.22), where they are.</summary>
internal static class KfpGoldens
{
    private static readonly Lazy<string?> Folder = new(() => KfpSamples.Folder("goldens", "KFP_GOLDENS"));

    /// <summary>The text of a golden; null, and a warning of the running test, when there is none.</summary>
    public static string? Find(string name)
    {
        if (Folder.Value is { } folder)
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }

        TestContext.Current.AddWarning($"not compared with KFP's goldens: no {KfpSamples.Archive}, and KFP_GOLDENS names no folder");
        return null;
    }
}
