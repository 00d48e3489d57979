using Hydra.Components;

namespace Worker.Cli.HydraFiles;

/// <summary>What became of all files of a call.</summary>
internal sealed class ConversionReport(IReadOnlyList<ConvertedFile> all)
{
    /// <summary>Without those that are no components.</summary>
    public IReadOnlyList<ConvertedFile> Files { get; } = [.. all.Where(file => file.State != ConversionState.Other)];

    public IReadOnlyList<Finding> Findings { get; } = [.. all.SelectMany(file => file.Findings)];

    public bool HasErrors => Count(ConversionState.Refused) > 0;

    /// <summary>Such as <c>3 files: 1 converted, 1 unchanged, 1 refused (1 error)</c>.</summary>
    public string Summary =>
        $"{FindingLines.Plural(Files.Count, "component file")}: {Count(ConversionState.Converted):N0} converted, "
        + $"{Count(ConversionState.Unchanged):N0} unchanged, {Count(ConversionState.Refused):N0} refused ({FindingLines.Count(Findings)})"
        + (Other > 0 ? $"; {FindingLines.Plural(Other, "other file")} left alone" : "");

    private int Other => all.Count - Files.Count;

    public object ToJson(bool withText) => new
    {
        files = Files.Select(file => new
        {
            file = file.Source.Name,
            state = Name(file.State),
            file.Edits,
            text = withText && file.State != ConversionState.Refused ? file.Text : null,
            findings = file.Findings.Select(FindingLines.Json),
        }),
        converted = Count(ConversionState.Converted),
        unchanged = Count(ConversionState.Unchanged),
        refused = Count(ConversionState.Refused),
        other = Other,
    };

    private int Count(ConversionState state) => all.Count(file => file.State == state);

    private static string Name(ConversionState state) => state switch
    {
        ConversionState.Converted => "converted",
        ConversionState.Unchanged => "unchanged",
        _ => "refused",
    };
}
