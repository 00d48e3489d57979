using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Worker.Cli.Fleet.Code;

/// <summary>The assemblies that the jobs are compiled against: .NET's own, and those that functions/Worker.csproj restores.</summary>
internal static class CompilerReferences
{
    /// <exception cref="UserException">The packages cannot be restored.</exception>
    public static async Task<IReadOnlyList<MetadataReference>> ReadAsync(Repository repository, CancellationToken cancellationToken)
    {
        var functions = Path.Combine(repository.Root, "functions");
        var project = Path.Combine(functions, "Worker.csproj");
        var library = Path.Combine(functions, "WorkerLib", "WorkerLib.csproj");
        var assets = Path.Combine(repository.Root, "artifacts", "obj", "Worker", "project.assets.json");
        if (!IsFresh(assets, [project, library, Path.Combine(repository.Root, "Directory.Packages.props")]))
        {
            await Screen.StepAsync("restoring the packages of functions/, once", async note =>
            {
                string[] arguments = ["restore", project, "-v", "quiet", "-nologo"];
                var restore = await ChildProcess.RunAsync("dotnet", arguments, repository.Root, cancellationToken, onLine: note);
                return restore.ExitCode == 0
                    ? restore
                    : throw new UserException($"the packages of functions/Worker.csproj cannot be restored:\n{restore.Tail()}");
            });
            File.SetLastWriteTimeUtc(assets, DateTime.UtcNow); // a restore with nothing to do leaves it as it was
        }

        var framework = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsFramework);
        return [.. framework.Concat(Packages(assets)).Select(file => MetadataReference.CreateFromFile(file))];
    }

    private static bool IsFresh(string assets, IEnumerable<string> sources) =>
        File.Exists(assets) && sources.All(source => File.GetLastWriteTimeUtc(source) <= File.GetLastWriteTimeUtc(assets));

    private static bool IsFramework(string file)
    {
        var name = Path.GetFileName(file);
        return name.StartsWith("System.", StringComparison.Ordinal)
            || name is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll";
    }

    private static List<string> Packages(string assets)
    {
        using var stream = File.OpenRead(assets);
        using var json = JsonDocument.Parse(stream);
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
            files.AddRange(compile.EnumerateObject()
                .Where(file => file.Name.EndsWith(".dll", StringComparison.Ordinal))
                .Select(file => folders.Select(folder => Path.Combine(folder, path, file.Name)).FirstOrDefault(File.Exists))
                .OfType<string>());
        }

        return files;
    }
}
