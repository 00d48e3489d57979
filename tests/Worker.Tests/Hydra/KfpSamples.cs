using System.Diagnostics;

namespace Worker.Tests.Hydra;

/// <summary>What KFP 1.8.22 has of components and compiled pipelines, where somebody put it beside the checkout.</summary>
internal static class KfpSamples
{
    public static readonly string Archive = Path.Combine(Checkout.Root, "..", "shared", "data", "kfp-1.8.22.tar.xz");

    private static readonly Lazy<string> Unpacked = new(() => Unpack(Archive));

    /// <summary>A folder of the archive; null when there is none.</summary>
    /// <param name="variable">Of the environment: names such a folder, or another archive.</param>
    public static string? Folder(string name, string variable)
    {
        var given = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named : Archive;
        return Directory.Exists(given) ? given
            : File.Exists(given) ? Path.Combine(given == Archive ? Unpacked.Value : Unpack(given), name)
            : null;
    }

    private static string Unpack(string archive)
    {
        var folder = Directory.CreateTempSubdirectory("kfp-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var tar = Process.Start("tar", ["-xf", archive, "-C", folder]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return folder;
    }
}
