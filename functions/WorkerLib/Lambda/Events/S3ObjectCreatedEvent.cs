using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// An object that was put into a bucket, as EventBridge tells it (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html).
/// A job lists it in its own context, so that the package has it only when a job does.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record S3ObjectCreatedEvent
{
    [JsonConverter(typeof(OptionalTimeConverter))]
    public DateTimeOffset? Time { get; init; }

    public required DetailEntity Detail { get; init; }

    public sealed record DetailEntity
    {
        public required BucketEntity Bucket { get; init; }

        public required ObjectEntity Object { get; init; }

        /// <summary>The call that made it: <c>PutObject</c>, <c>CopyObject</c>, <c>CompleteMultipartUpload</c>, …</summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Reason { get; init; }
    }

    public sealed record BucketEntity
    {
        public required string Name { get; init; }
    }

    public sealed record ObjectEntity
    {
        /// <summary>The key as every S3 call takes it: here, unlike in <see cref="S3Event"/>, it is not encoded.</summary>
        public required string Key { get; init; }

        /// <summary>Bytes; 0 when it is no whole number.</summary>
        [JsonConverter(typeof(OptionalConverter<long>))]
        public long Size { get; init; }

        [JsonPropertyName("etag")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? ETag { get; init; }

        /// <summary>Null in a bucket without versions.</summary>
        [JsonPropertyName("version-id")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? VersionId { get; init; }

        /// <inheritdoc cref="S3Event.S3ObjectEntity.Sequencer"/>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Sequencer { get; init; }
    }
}
