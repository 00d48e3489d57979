using System.Text.RegularExpressions;

namespace LocalAws;

/// <summary>The layers of functions: zips beside the package, which <c>build-pkg.sh --layer</c> makes of what is installed here.</summary>
internal static partial class Layers
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Builds the layers that terraform/ names and that are not there yet.</summary>
    /// <exception cref="UserException">One cannot be built; with what the script said.</exception>
    public static async Task BuildMissingAsync(Repository repository, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            foreach (var name in Missing(repository))
            {
                onLine?.Invoke($"building the layer {name}");
                var script = await ChildProcess.RunAsync(
                    Path.Combine(repository.Root, "build-pkg.sh"), ["--layer", name], repository.Root, cancellationToken);
                if (script.ExitCode != 0)
                {
                    throw new UserException($"The layer {name} cannot be built.\n{script.Tail()}");
                }
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>The names of layers whose zips are not there, sorted.</summary>
    public static IReadOnlyList<string> Missing(Repository repository) =>
    [
        .. Directory.EnumerateFiles(repository.Terraform, "*.tf")
            .SelectMany(file => LayerFile.Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Where(name => !File.Exists(Path.Combine(repository.Terraform, $"{name}.zip")))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    // As the file of a resource or as the default of a variable.
    [GeneratedRegex("[\"/](?!dists\\.)(?<name>[a-z][a-z0-9-]*)\\.zip\"")]
    private static partial Regex LayerFile { get; }
}
