using Hydra.Components;
using Hydra.Pipelines;

namespace Worker.Cli.HydraFiles;

/// <summary>What a file is that is no sound component.</summary>
internal static class FileKind
{
    private const string Implementation = "implementation:";

    private static readonly string[] Unreadable =
    [
        FindingCodes.NotUtf8, FindingCodes.TooLarge, FindingCodes.TooDeep, FindingCodes.YamlSyntax, FindingCodes.DuplicateKey,
    ];

    /// <param name="file">Without <see cref="ComponentFile.Component"/>.</param>
    /// <returns>A component, too, when only a line says so in a file that nobody can read.</returns>
    public static JobFileKind OfBroken(ComponentFile file) => JobFiles.KindOf(file.Text) switch
    {
        JobFileKind.Unknown when HasImplementation(file.Text) => JobFileKind.Component,
        var kind => kind,
    };

    /// <summary>Whether nobody can tell what the file is.</summary>
    public static bool IsUnreadable(ComponentFile file) => file.Findings.Any(finding => Unreadable.Contains(finding.Code));

    public static Finding NoComponent(HydraSource source, JobFileKind kind) => At(
        source,
        "not-a-component",
        kind == JobFileKind.Pipeline ? "This is a pipeline declaration, no component." : "This is a tuning job, no component.",
        $"Compile it: ./worker hydra compile {source.Path}.");

    public static Finding NoAccess(HydraSource source, Exception exception) =>
        At(source, "no-access", exception.Message, "Give a file that may be read and written.");

    private static bool HasImplementation(string text) =>
        text.TrimStart('\uFEFF').StartsWith(Implementation, StringComparison.Ordinal)
        || text.Contains($"\n{Implementation}", StringComparison.Ordinal);

    private static Finding At(HydraSource source, string code, string message, string fix) =>
        new(code, FindingSeverity.Error, source.Name, 1, 1, message, fix);
}
