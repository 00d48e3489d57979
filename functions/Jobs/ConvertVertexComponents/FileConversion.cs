using System.Text;
using System.Text.Json;
using Hydra.Components;
using Hydra.Pipelines.Tuning;

namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>What became of an upload.</summary>
/// <param name="Text">The converted file; null when it was refused.</param>
internal sealed record ConvertedFile(Upload Upload, string? Text, ConversionReport Report)
{
    public static ConvertedFile TooLarge(Upload upload) => Refused(
        upload, [new Finding("too-large", FindingSeverity.Error, upload.Key, 1, 1, "The file is too large.", "Give a file below 4 MiB.")]);

    public static ConvertedFile Refused(Upload upload, IReadOnlyList<Finding> findings) => Of(upload, null, 0, findings);

    public static ConvertedFile Of(Upload upload, string? text, int edits, IReadOnlyList<Finding> findings) => new(
        upload,
        text,
        new ConversionReport(
            upload.Key, text is null ? null : upload.ConvertedKey, edits, [.. findings.Select(ReportedFinding.Of)]));
}

/// <summary>Converts an upload, or says why not.</summary>
internal static class FileConversion
{
    /// <param name="keys">Content of the file of keys; null without one.</param>
    public static ConvertedFile Run(Upload upload, byte[] content, byte[]? keys)
    {
        if (upload.IsTuning)
        {
            return Tuning(upload, content);
        }

        IReadOnlyDictionary<string, string>? map;
        try
        {
            map = keys is null ? null : JsonSerializer.Deserialize(keys, ConvertVertexComponentsJson.Default.DictionaryStringString);
        }
        catch (JsonException exception)
        {
            return ConvertedFile.Refused(upload, [new Finding(
                "invalid-keys",
                FindingSeverity.Error,
                upload.KeysKey,
                (int)(exception.LineNumber ?? 0) + 1,
                (int)(exception.BytePositionInLine ?? 0) + 1,
                "The keys of flags are not a JSON object of texts.",
                "Write them such as {\"--lr\": \"model.optimizer.lr\"}.")]);
        }

        var conversion = ComponentConverter.Convert(
            ComponentFile.Read(upload.Key, content), ConversionOptions.Default with { Keys = map });
        return ConvertedFile.Of(
            upload, conversion.IsRefused ? null : conversion.Text, conversion.Edits.Count, conversion.Findings);
    }

    private static ConvertedFile Tuning(Upload upload, byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
            var tuning = TuningCompiler.Compile(upload.Key, text);
            return ConvertedFile.Of(upload, tuning.ToJson(), tuning.Job is null ? 0 : 1, tuning.Findings);
        }
        catch (DecoderFallbackException)
        {
            return ConvertedFile.Refused(upload, [new Finding(
                FindingCodes.NotUtf8, FindingSeverity.Error, upload.Key, 1, 1, "The file is not UTF-8.", "Save the file as UTF-8.")]);
        }
    }
}
