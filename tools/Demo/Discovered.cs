using System.Reflection;

namespace Demo;

/// <summary>
/// Finds what knows single jobs, so that nothing else names it: whoever removes a job deletes its files, and nothing is left to edit.
/// </summary>
internal static class Discovered
{
    /// <returns>One of each class of the demo that is a <typeparamref name="T"/>, by name.</returns>
    public static IReadOnlyList<T> All<T>() => All<T>(typeof(Discovered).Assembly);

    /// <returns>One of each class of an assembly that is a <typeparamref name="T"/>, by name.</returns>
    public static IReadOnlyList<T> All<T>(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(T).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type)!),
    ];
}
