using System.IO.Compression;
using Worker.Tests.Integration;

[assembly: AssemblyFixture(typeof(LargerPackage))]

namespace Worker.Tests.Integration;

/// <summary>The package of a scratch copy with the jobs TallyWords and Faults added, built once, when the first test asks for it.</summary>
public sealed class LargerPackage : IDisposable
{
    private readonly Lazy<Task> built;
    private readonly Lazy<ScratchCopy> scratch = new(() => new("it's a & (b);c %d $e #f 日本,="));
    private readonly DirectoryInfo kept = Directory.CreateTempSubdirectory("worker-");

    public LargerPackage() => built = new(BuildOnceAsync);

    /// <summary>Its executable.</summary>
    internal string Bootstrap => Path.Combine(kept.FullName, "bootstrap");

    /// <summary>The scratch copy, with the package. One test may change it: what others need of it is kept elsewhere.</summary>
    internal async Task<ScratchCopy> BuildAsync()
    {
        await built.Value;
        return scratch.Value;
    }

    /// <summary>Puts the symbols of the executable where <c>./worker symbolize</c> finds them in a checkout.</summary>
    internal void CopySymbols(string root)
    {
        var symbols = Directory.CreateDirectory(Path.Combine(root, "artifacts", "symbols"));
        foreach (var file in kept.EnumerateFiles("*.dbg"))
        {
            file.CopyTo(Path.Combine(symbols.FullName, file.Name));
        }
    }

    public void Dispose()
    {
        if (scratch.IsValueCreated)
        {
            scratch.Value.Dispose();
        }

        kept.Delete(recursive: true);
    }

    private async Task BuildOnceAsync()
    {
        var copy = scratch.Value;
        copy.AddTallyWords();
        copy.Add("faults/FaultsHandler.cs", "functions/Jobs/Faults/FaultsHandler.cs");
        await copy.BuildPackageAsync();
        await ZipFile.ExtractToDirectoryAsync(copy.Repository.Package, kept.FullName);
        foreach (var file in new DirectoryInfo(Path.Combine(copy.Repository.Root, "artifacts", "symbols")).EnumerateFiles())
        {
            file.CopyTo(Path.Combine(kept.FullName, file.Name));
        }
    }
}
