using System.Reflection;
using System.Text.Json.Serialization;
using LocalAws;

namespace Worker.Tests.Tree;

/// <summary>The package asks no type whether its JSON is polymorphic, while none is (functions/Substitutions.PlainJson.xml).</summary>
public sealed class PlainJsonTests : IDisposable
{
    private static readonly string[] ProjectFiles =
        ["functions/Worker.csproj", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, Trait("Category", "Integration")]
    [InlineData("public sealed record Circle(double Radius);", true)]
    [InlineData("[JsonDerivedType(typeof(Circle), \"circle\")] public abstract record Shape;", false)]
    public async Task A_job_with_polymorphic_json_is_compiled_with_it(string source, bool plain)
    {
        foreach (var file in ProjectFiles)
        {
            Write(file, await File.ReadAllTextAsync(Path.Combine(Checkout.Root, file), TestContext.Current.CancellationToken));
        }

        Write("functions/Jobs/Shapes/Shape.cs", source);

        var result = await ChildProcess.RunAsync(
            "dotnet",
            ["build", "Worker.csproj", "-nologo", "--no-restore", "-p:NativePackage=true", "-t:LeaveOutPolymorphicJson", "-getItem:IlcArg"],
            Path.Combine(folder.FullName, "functions"),
            TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(plain, result.Output.Contains("\"--substitution:Substitutions.PlainJson.xml\"", StringComparison.Ordinal));
    }

    [Fact]
    public void No_library_of_the_package_has_polymorphic_json()
    {
        var libraries = new Dictionary<string, Assembly>();
        Add(typeof(JobTable).Assembly, libraries);

        var polymorphic = libraries.Values
            .SelectMany(library => library.GetTypes())
            .Where(type => type.IsDefined(typeof(JsonDerivedTypeAttribute), inherit: false));

        Assert.True(libraries.Count > 5, string.Join(", ", libraries.Keys));
        Assert.Empty(polymorphic);
    }

    private static void Add(Assembly assembly, Dictionary<string, Assembly> libraries)
    {
        if (libraries.TryAdd(assembly.FullName!, assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                Add(Assembly.Load(name), libraries);
            }
        }
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
