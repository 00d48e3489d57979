using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hydra.Components;

namespace Worker.Jobs.ConvertVertexComponents;

/// <param name="Source">Key of the upload.</param>
/// <param name="Converted">Key of the converted file; null when it was not converted: one that is there is of an earlier upload.</param>
/// <param name="Edits">Places that were changed.</param>
internal sealed record ConversionReport(string Source, string? Converted, int Edits, IReadOnlyList<ReportedFinding> Findings);

/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Line">From 1, as <paramref name="Column"/>.</param>
internal sealed record ReportedFinding(string Code, string Severity, string File, int Line, int Column, string Message, string Fix)
{
    public static ReportedFinding Of(Finding finding) => new(
        finding.Code,
        finding.Severity == FindingSeverity.Error ? "error" : "warning",
        finding.File,
        finding.Line,
        finding.Column,
        finding.Message,
        finding.Fix);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ConversionReport))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ConvertVertexComponentsJson : JsonSerializerContext;

/// <summary>The same, and quotes and Japanese stay as they are: people read reports.</summary>
internal static class ReadableConvertVertexComponentsJson
{
    public static ConvertVertexComponentsJson Default { get; } = new(
        new JsonSerializerOptions(ConvertVertexComponentsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
