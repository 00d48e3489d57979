using Worker.Cli.Fleet.Code;

namespace Worker.Tests.Cli.Fleet;

/// <summary>The assemblies of packages, from what a restore wrote.</summary>
public sealed class CompilerReferencesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Another user restored them, or they were cleared: without them, permissions would seem to be unused.</summary>
    [Fact]
    public void Packages_that_are_not_all_there_do_not_count()
    {
        var assets = Path.Combine(folder.FullName, "project.assets.json");
        File.WriteAllText(
            assets,
            $$"""
            {
              "targets": { "net10.0": { "sdk/1.0.0": { "type": "package", "compile": { "lib/Sdk.dll": {}, "lib/Sdk.xml": {} } } } },
              "libraries": { "sdk/1.0.0": { "path": "sdk/1.0.0" } },
              "packageFolders": { "{{folder.FullName}}": {} }
            }
            """);
        var package = Path.Combine(folder.FullName, "sdk", "1.0.0", "lib", "Sdk.dll");

        Assert.Null(CompilerReferences.Packages(assets));
        Directory.CreateDirectory(Path.GetDirectoryName(package)!);
        File.WriteAllText(package, "");
        Assert.Equal([package], CompilerReferences.Packages(assets));
    }

    [Fact]
    public void Half_a_file_counts_as_none()
    {
        var assets = Path.Combine(folder.FullName, "project.assets.json");
        File.WriteAllText(assets, """{ "targets": { "net10.0": {""");

        Assert.Null(CompilerReferences.Packages(assets));
    }
}
