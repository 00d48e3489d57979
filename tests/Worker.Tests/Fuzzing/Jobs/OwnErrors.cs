using System.Reflection;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>The kinds of errors that this code declares, and no library.</summary>
internal static class OwnErrors
{
    public static IReadOnlySet<string> Names { get; } = typeof(JobTable).Assembly.GetReferencedAssemblies()
        .Where(name => File.Exists(Path.Combine(FuzzFolders.Root, "functions", name.Name!, $"{name.Name}.csproj")))
        .Select(Assembly.Load)
        .Append(typeof(JobTable).Assembly)
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsAssignableTo(typeof(Exception)))
        .Select(type => type.Name)
        .ToHashSet();
}
