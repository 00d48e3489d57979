using System.Reflection;

namespace Worker.Tests.Fuzzing.Faults;

internal static class FaultChains
{
    /// <summary>All chains of this checkout, by name.</summary>
    public static IReadOnlyList<(FaultChainAttribute Attribute, Type Type)> All { get; } =
    [
        .. typeof(FaultChainAttribute).Assembly.GetTypes()
            .Select(type => (Attribute: type.GetCustomAttribute<FaultChainAttribute>()!, Type: type))
            .Where(chain => chain.Attribute is not null)
            .OrderBy(chain => chain.Attribute.Name, StringComparer.Ordinal),
    ];
}
