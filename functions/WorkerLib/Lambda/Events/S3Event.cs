using System.Net;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// Objects that were put into a bucket or removed
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
/// </summary>
public sealed record S3Event
{
    [JsonPropertyName("Records")]
    public required IReadOnlyList<S3EventNotificationRecord> Records { get; init => field = EventRecords.Present(value); }

    public sealed record S3EventNotificationRecord
    {
        public string? EventVersion { get; init; }

        public string? EventSource { get; init; }

        public string? AwsRegion { get; init; }

        [JsonConverter(typeof(OptionalTimeConverter))]
        public DateTimeOffset? EventTime { get; init; }

        /// <summary>For example <c>ObjectCreated:Put</c>.</summary>
        public string? EventName { get; init; }

        public UserIdentityEntity? UserIdentity { get; init; }

        public RequestParametersEntity? RequestParameters { get; init; }

        public ResponseElementsEntity? ResponseElements { get; init; }

        public required S3Entity S3 { get; init; }
    }

    public sealed record S3Entity
    {
        [JsonPropertyName("s3SchemaVersion")]
        public string? S3SchemaVersion { get; init; }

        public string? ConfigurationId { get; init; }

        public required S3BucketEntity Bucket { get; init; }

        public required S3ObjectEntity Object { get; init; }
    }

    public sealed record S3BucketEntity
    {
        public required string Name { get; init; }

        public UserIdentityEntity? OwnerIdentity { get; init; }

        public string? Arn { get; init; }
    }

    public sealed record S3ObjectEntity
    {
        /// <summary>The key as S3 writes it into events: URL-encoded, with + for a space. No other call takes it like that.</summary>
        public required string Key { get; init; }

        /// <summary>The key as every S3 call takes it.</summary>
        [JsonIgnore]
        public string KeyDecoded => WebUtility.UrlDecode(Key);

        /// <summary>Bytes; 0 for an object that was removed.</summary>
        public long Size { get; init; }

        /// <summary>Null for an object that was removed.</summary>
        public string? ETag { get; init; }

        /// <summary>Null in a bucket without versions.</summary>
        public string? VersionId { get; init; }

        /// <summary>
        /// Of two events of one key, the later one has the greater sequencer: right-pad the shorter with zeros and compare as text.
        /// </summary>
        public string? Sequencer { get; init; }
    }

    public sealed record UserIdentityEntity(string? PrincipalId = null);

    public sealed record RequestParametersEntity([property: JsonPropertyName("sourceIPAddress")] string? SourceIPAddress = null);

    public sealed record ResponseElementsEntity(
        [property: JsonPropertyName("x-amz-request-id")] string? XAmzRequestId = null,
        [property: JsonPropertyName("x-amz-id-2")] string? XAmzId2 = null);
}
