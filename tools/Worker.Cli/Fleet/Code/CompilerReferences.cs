using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Worker.Cli.Fleet.Code;

/// <summary>The assemblies that the jobs are compiled against: .NET's own, and those that functions/Worker.csproj restores.</summary>
internal static class CompilerReferences
{
    /// <exception cref="UserException">The packages cannot be restored, or not be read.</exception>
    public static async Task<IReadOnlyList<MetadataReference>> ReadAsync(Repository repository, CancellationToken cancellationToken)
    {
        var functions = Path.Combine(repository.Root, "functions");
        var project = Path.Combine(functions, "Worker.csproj");
        var library = Path.Combine(functions, "WorkerLib", "WorkerLib.csproj");
        var assets = Path.Combine(repository.Root, "artifacts", "obj", "Worker", "project.assets.json");
        string[] sources = [project, library, Path.Combine(repository.Root, "Directory.Packages.props")];
        var changed = sources.Max(File.GetLastWriteTimeUtc);
        var packages = File.Exists(assets) && changed <= File.GetLastWriteTimeUtc(assets) ? Packages(assets) : null;
        if (packages is null)
        {
            const string failure = "the packages of functions/Worker.csproj cannot be restored";
            string[] restore = ["restore", project, "-v", "quiet", "-nologo"];
            await Screen.StepAsync(
                "restoring the packages of functions/, once",
                note => DotnetCli.RunAsync(repository, restore, failure, cancellationToken, note));

            // A restore with nothing to do leaves it as it was; and the clock may have been ahead when the sources were written.
            File.SetLastWriteTimeUtc(assets, changed > DateTime.UtcNow ? changed : DateTime.UtcNow);
            packages = Packages(assets) ?? throw new UserException(
                $"the packages that {assets} names cannot be read by {Environment.UserName}: delete that file, then repeat.");
        }

        var framework = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsFramework);
        return [.. framework.Concat(packages).Select(file => MetadataReference.CreateFromFile(file))];
    }

    private static bool IsFramework(string file)
    {
        var name = Path.GetFileName(file);
        return name.StartsWith("System.", StringComparison.Ordinal)
            || name is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll";
    }

    /// <param name="assets">What a restore wrote of its packages.</param>
    /// <returns>Null when one is not there, or only for the user who restored them: without it, calls would not be seen.</returns>
    internal static IReadOnlyList<string>? Packages(string assets)
    {
        try
        {
            using var stream = File.OpenRead(assets);
            using var json = JsonDocument.Parse(stream);
            return Packages(json);
        }
        catch (JsonException)
        {
            return null; // cut off by a disk that was full
        }
    }

    private static List<string>? Packages(JsonDocument json)
    {
        var folders = json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var libraries = json.RootElement.GetProperty("libraries");
        var files = new List<string>();
        foreach (var package in json.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (package.Value.GetProperty("type").GetString() != "package" || !package.Value.TryGetProperty("compile", out var compile))
            {
                continue;
            }

            var path = libraries.GetProperty(package.Name).GetProperty("path").GetString()!;
            foreach (var file in compile.EnumerateObject().Where(file => file.Name.EndsWith(".dll", StringComparison.Ordinal)))
            {
                if (folders.Select(folder => Path.Combine(folder, path, file.Name)).FirstOrDefault(File.Exists) is not { } found)
                {
                    return null;
                }

                files.Add(found);
            }
        }

        return files;
    }
}
