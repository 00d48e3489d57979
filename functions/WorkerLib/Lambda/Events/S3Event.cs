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
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventVersion { get; init; }

        public string? EventSource { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? AwsRegion { get; init; }

        [JsonConverter(typeof(OptionalTimeConverter))]
        public DateTimeOffset? EventTime { get; init; }

        /// <summary>For example <c>ObjectCreated:Put</c>.</summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventName { get; init; }

        [JsonConverter(typeof(OptionalConverter<UserIdentityEntity>))]
        public UserIdentityEntity? UserIdentity { get; init; }

        [JsonConverter(typeof(OptionalConverter<RequestParametersEntity>))]
        public RequestParametersEntity? RequestParameters { get; init; }

        [JsonConverter(typeof(OptionalConverter<ResponseElementsEntity>))]
        public ResponseElementsEntity? ResponseElements { get; init; }

        public required S3Entity S3 { get; init; }
    }

    public sealed record S3Entity
    {
        [JsonPropertyName("s3SchemaVersion")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? S3SchemaVersion { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? ConfigurationId { get; init; }

        public required S3BucketEntity Bucket { get; init; }

        public required S3ObjectEntity Object { get; init; }
    }

    public sealed record S3BucketEntity
    {
        public required string Name { get; init; }

        [JsonConverter(typeof(OptionalConverter<UserIdentityEntity>))]
        public UserIdentityEntity? OwnerIdentity { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Arn { get; init; }
    }

    public sealed record S3ObjectEntity
    {
        /// <summary>The key as S3 writes it into events: URL-encoded, with + for a space. No other call takes it like that.</summary>
        public required string Key { get; init; }

        /// <summary>The key as every S3 call takes it.</summary>
        [JsonIgnore]
        public string KeyDecoded => WebUtility.UrlDecode(Key);

        /// <summary>Bytes; 0 for an object that was removed, and when it is no whole number.</summary>
        [JsonConverter(typeof(OptionalConverter<long>))]
        public long Size { get; init; }

        /// <summary>Null for an object that was removed.</summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? ETag { get; init; }

        /// <summary>Null in a bucket without versions.</summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? VersionId { get; init; }

        /// <summary>
        /// Of two events of one key, the later one has the greater sequencer: right-pad the shorter with zeros and compare as text.
        /// </summary>
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Sequencer { get; init; }
    }

    public sealed record UserIdentityEntity([property: JsonConverter(typeof(OptionalTextConverter))] string? PrincipalId = null);

    public sealed record RequestParametersEntity(
        [property: JsonPropertyName("sourceIPAddress")]
        [property: JsonConverter(typeof(OptionalTextConverter))] string? SourceIPAddress = null);

    public sealed record ResponseElementsEntity(
        [property: JsonPropertyName("x-amz-request-id")]
        [property: JsonConverter(typeof(OptionalTextConverter))] string? XAmzRequestId = null,
        [property: JsonPropertyName("x-amz-id-2")]
        [property: JsonConverter(typeof(OptionalTextConverter))] string? XAmzId2 = null);
}
