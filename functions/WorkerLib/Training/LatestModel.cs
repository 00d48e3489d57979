using System.Text.Json;
using WorkerLib.Lambda;

namespace WorkerLib.Training;

/// <summary>The newest model of a form that was verified: the object <c>models/&lt;form&gt;/latest.json</c>.</summary>
/// <param name="Form">One of <see cref="TrainingForm"/>.</param>
/// <param name="Model">Such as <c>s3://…/model.tar.gz</c>.</param>
/// <param name="CreatedAt">Of the manifest. A model with an earlier time does not replace one with a later time.</param>
/// <param name="Words">Words in the model, without the one for the end of a line.</param>
/// <param name="Labels">In ordinal order; null for vectors.</param>
/// <param name="Manifest">Key of the manifest.</param>
/// <param name="Previous">The model that it replaced; null for the first of its form.</param>
/// <param name="Options">Of the manifest, which may be gone when the model is used: how text becomes words.</param>
public sealed record LatestModel(
    string Form,
    string Dataset,
    string TrainingJob,
    string Model,
    DateTimeOffset CreatedAt,
    long Words,
    int Dimensions,
    IReadOnlyList<string>? Labels,
    string Manifest,
    PreviousModel? Previous,
    JsonElement? Options = null)
{
    /// <summary>The key of the object.</summary>
    public static string KeyOf(string form) => $"models/{form}/latest.json";

    /// <summary>The same model gives the same bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.LatestModel);

    /// <exception cref="InvalidEventException">It is none; says where.</exception>
    public static LatestModel FromBytes(ReadOnlySpan<byte> json) =>
        JsonEventReader.Read(json, TrainingJson.Default.LatestModel, "latest model");
}

/// <summary>What is told of the model before the newest one.</summary>
public sealed record PreviousModel(string Dataset, long Words, int Dimensions);
