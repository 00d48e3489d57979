namespace Worker.Tests.Fuzzing;

/// <summary>What belongs to a domain is found and not named, so that a checkout without its jobs has the rest.</summary>
internal static class Plugins
{
    public static IEnumerable<T> All<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(T)))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (T)Activator.CreateInstance(type)!);
}
