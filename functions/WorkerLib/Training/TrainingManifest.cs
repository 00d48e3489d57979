using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Lambda;

namespace WorkerLib.Training;

/// <summary>What was made of an upload to train with: the object <c>prepared/&lt;dataset&gt;/manifest.json</c>.</summary>
/// <param name="Version">Of this form: <see cref="CurrentVersion"/>.</param>
/// <param name="Form">One of <see cref="TrainingForm"/>.</param>
/// <param name="Dataset">Names the folder below <c>prepared/</c> and <c>models/</c>.</param>
/// <param name="CreatedAt">When the execution started. Of two models of a form, the one with the later time is the newer one.</param>
/// <param name="Rows">Rows of the upload.</param>
/// <param name="Lines">Lines of <c>train.txt</c>.</param>
/// <param name="ValidationLines">Lines of <c>validation.txt</c>; 0 without one.</param>
/// <param name="Words">Words of <c>train.txt</c>, each counted whenever it occurs: no model has more.</param>
/// <param name="Labels">Lines of <c>train.txt</c> by label, such as <c>__label__1</c>; null for vectors.</param>
/// <param name="Options">How text became words, as the library for it writes that; whoever serves the model does the same.</param>
/// <param name="HyperParameters">What it is trained with, as SageMaker takes them; null where that is not known.</param>
public sealed record TrainingManifest(
    int Version,
    string Form,
    string Dataset,
    TrainingSource Source,
    DateTimeOffset CreatedAt,
    long Rows,
    long Lines,
    long ValidationLines,
    long Words,
    IReadOnlyDictionary<string, long>? Labels,
    IReadOnlyList<TrainingFile> Files,
    JsonElement Options,
    IReadOnlyDictionary<string, string>? HyperParameters = null)
{
    public const int CurrentVersion = 1;

    /// <summary>The same manifest gives the same bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.TrainingManifest);

    /// <exception cref="InvalidEventException">It is no manifest; says where.</exception>
    public static TrainingManifest FromBytes(ReadOnlySpan<byte> json) =>
        JsonEventReader.Read(json, TrainingJson.Default.TrainingManifest, "manifest");
}

/// <summary>The upload.</summary>
/// <param name="ETag">As S3 gave it.</param>
public sealed record TrainingSource(string Bucket, string Key, [property: JsonPropertyName("etag")] string ETag);

/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
public sealed record TrainingFile(string Key, string Sha256, long Bytes, long Lines);
