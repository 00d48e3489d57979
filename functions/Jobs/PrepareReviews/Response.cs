using System.Text.Json.Serialization;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>What was prepared, and what SageMaker is asked for.</summary>
/// <param name="JobBase">What the names of training jobs begin with: at most 50 characters.</param>
/// <param name="Rows">Rows of the file, without its header.</param>
/// <param name="Lines">Lines to train with; 0 when no row has any.</param>
/// <param name="ValidationLines">Lines to validate with.</param>
/// <param name="Words">Words to train with.</param>
/// <param name="Manifest">Its key.</param>
internal sealed record Response(
    string Dataset,
    string JobBase,
    string Form,
    long Rows,
    long Lines,
    long ValidationLines,
    long Words,
    string Bucket,
    string Manifest,
    IReadOnlyDictionary<string, string> HyperParameters,
    string OutputPath,
    IReadOnlyList<Channel> InputDataConfig)
{
    /// <summary>All of it is in the manifest, so that a repeated request is answered without preparing anything again.</summary>
    public static Response Of(ReviewUpload upload, TrainingManifest manifest) => new(
        manifest.Dataset,
        manifest.Dataset,
        manifest.Form,
        manifest.Rows,
        manifest.Lines,
        manifest.ValidationLines,
        manifest.Words,
        upload.Bucket,
        upload.ManifestKey,
        manifest.HyperParameters ?? new Dictionary<string, string>(),
        $"s3://{upload.Bucket}/models/{manifest.Dataset}/",
        [
            Channel.Of("train", upload.Bucket, upload.TrainKey),
            .. manifest.ValidationLines > 0 ? [Channel.Of("validation", upload.Bucket, upload.ValidationKey)] : Array.Empty<Channel>(),
        ]);
}

/// <summary>A channel of <c>InputDataConfig</c>, with the names of SageMaker's API.</summary>
internal sealed record Channel(
    [property: JsonPropertyName("ChannelName")] string Name,
    [property: JsonPropertyName("ContentType")] string ContentType,
    [property: JsonPropertyName("DataSource")] ChannelSource DataSource)
{
    public static Channel Of(string name, string bucket, string key) =>
        new(name, "text/plain", new ChannelSource(new ChannelFiles("S3Prefix", $"s3://{bucket}/{key}", "FullyReplicated")));
}

internal sealed record ChannelSource([property: JsonPropertyName("S3DataSource")] ChannelFiles Files);

internal sealed record ChannelFiles(
    [property: JsonPropertyName("S3DataType")] string Type,
    [property: JsonPropertyName("S3Uri")] string Uri,
    [property: JsonPropertyName("S3DataDistributionType")] string Distribution);
