using System.Text;
using System.Text.Json;
using Hydra.Components;
using Hydra.Pipelines.Tuning;

namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>What became of an upload.</summary>
/// <param name="Text">The converted file; null when it was refused.</param>
/// <param name="Edits">Places that were changed.</param>
internal sealed record ConvertedFile(Upload Upload, string? Text, int Edits, IReadOnlyList<Finding> Findings)
{
    public static ConvertedFile TooLarge(Upload upload) => Refused(
        upload, [new Finding("too-large", FindingSeverity.Error, upload.Key, 1, 1, "The file is too large.", "Give a file below 1 MiB.")]);

    public static ConvertedFile Refused(Upload upload, IReadOnlyList<Finding> findings) => new(upload, null, 0, findings);
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
            map = keys is null ? null : KeysOf(keys);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var place = exception as JsonException;
            return ConvertedFile.Refused(upload, [new Finding(
                "invalid-keys",
                FindingSeverity.Error,
                upload.KeysKey,
                (int)(place?.LineNumber ?? 0) + 1,
                (int)(place?.BytePositionInLine ?? 0) + 1,
                "The keys of flags are not a JSON object of texts.",
                "Write them such as {\"--lr\": \"model.optimizer.lr\"}.")]);
        }

        var conversion = ComponentConverter.Convert(
            ComponentFile.Read(upload.Key, content), ConversionOptions.Default with { Keys = map });
        return new ConvertedFile(
            upload, conversion.IsRefused ? null : conversion.Text, conversion.Edits.Count, conversion.Findings);
    }

    private static ConvertedFile Tuning(Upload upload, byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
            var tuning = TuningCompiler.Compile(upload.Key, text);
            return new ConvertedFile(upload, tuning.ToJson(), tuning.Job is null ? 0 : 1, tuning.Findings);
        }
        catch (DecoderFallbackException)
        {
            return ConvertedFile.Refused(upload, [new Finding(
                FindingCodes.NotUtf8, FindingSeverity.Error, upload.Key, 1, 1, "The file is not UTF-8.", "Save the file as UTF-8.")]);
        }
    }

    /// <exception cref="JsonException">It is no object of texts.</exception>
    private static Dictionary<string, string> KeysOf(byte[] keys)
    {
        var json = JsonElement.Parse(WorkerLib.Text.WithoutMark(keys).Span);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new JsonException())
        {
            map[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw new JsonException();
        }

        return map;
    }
}
