using System.Text.RegularExpressions;

namespace Hydra.Pipelines.Tuning;

internal static partial class HydraKeys
{
    public static string? Problem(string key) => Key().IsMatch(key) ? null : "is not made of letters, digits, _ and - between dots";

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$-]*(\.([A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9][0-9]*))*\z")]
    private static partial Regex Key();
}
