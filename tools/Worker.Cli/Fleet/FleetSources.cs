namespace Worker.Cli.Fleet;

/// <summary>All that the fleet is read from.</summary>
/// <param name="Jobs">functions/Jobs/**.cs.</param>
/// <param name="Library">
/// functions/{Hazards,Hazards.Tables,Hydra,JapaneseText,WorkerLib}/**.cs, and what stands in for packages: functions/Amazon.Lambda.*/**.cs.
/// </param>
/// <param name="Terraform">terraform/*.tf.</param>
/// <param name="Variables">terraform/env/*.tfvars.</param>
/// <param name="Package">terraform/dists.zip; null when it is not built.</param>
internal sealed record FleetSources(
    IReadOnlyList<SourceFile> Jobs,
    IReadOnlyList<SourceFile> Library,
    IReadOnlyList<SourceFile> Terraform,
    IReadOnlyList<SourceFile> Variables,
    PackageFacts? Package)
{
    public IEnumerable<SourceFile> All => [.. Jobs, .. Library, .. Terraform, .. Variables];

    public static FleetSources Read(Repository repository)
    {
        var functions = Path.Combine(repository.Root, "functions");
        return new FleetSources(
            Files(Path.Combine(functions, "Jobs"), "*.cs", SearchOption.AllDirectories),
            [
                .. Files(Path.Combine(functions, "FastText"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "Hazards"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "Hazards.Tables"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "Hydra"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "JapaneseText"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "WorkerLib"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "Amazon.Lambda.Core"), "*.cs", SearchOption.AllDirectories),
                .. Files(Path.Combine(functions, "Amazon.Lambda.Serialization.SystemTextJson"), "*.cs", SearchOption.AllDirectories),
            ],
            Files(repository.Terraform, "*.tf", SearchOption.TopDirectoryOnly),
            Files(Path.Combine(repository.Terraform, "env"), "*.tfvars", SearchOption.TopDirectoryOnly),
            File.Exists(repository.Package) ? PackageFacts.Read(repository.Package) : null);

        List<SourceFile> Files(string folder, string pattern, SearchOption depth) => !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, pattern, depth).Order(StringComparer.Ordinal)
                .Select(file => SourceFile.Read(repository.Root, file))];
    }
}
