using System.Text.Encodings.Web;
using System.Text.Json;
using Hydra.Components;

namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>Writes the report beside a converted file (docs/hydra.md).</summary>
internal static class ConversionReport
{
    /// <summary>Quotes and Japanese stay as they are: people read reports.</summary>
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// JSON: <c>source</c> is the key of the upload; <c>converted</c> that of the converted file, and null when it was refused: one that is
    /// there is of an earlier upload then; <c>edits</c> is the number of places that were changed; <c>findings</c> is a list.
    /// </summary>
    public static byte[] Of(ConvertedFile file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("source", file.Upload.Key);
            json.WriteString("converted", file.Text is null ? null : file.Upload.ConvertedKey);
            json.WriteNumber("edits", file.Edits);
            json.WriteStartArray("findings");
            foreach (var finding in file.Findings)
            {
                Write(json, finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", finding.Severity == FindingSeverity.Error ? "error" : "warning");
        json.WriteString("file", finding.File);
        json.WriteNumber("line", finding.Line);
        json.WriteNumber("column", finding.Column);
        json.WriteString("message", finding.Message);
        json.WriteString("fix", finding.Fix);
        json.WriteEndObject();
    }
}
