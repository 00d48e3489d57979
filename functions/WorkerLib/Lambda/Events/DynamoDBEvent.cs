using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// Changes of a DynamoDB table from its stream, in the order of each item's changes
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). Batch runs them one by one.
/// </summary>
public sealed record DynamoDBEvent
{
    [JsonPropertyName("Records")]
    public required IReadOnlyList<DynamodbStreamRecord> Records { get; init => field = EventRecords.Present(value); }

    public sealed record DynamodbStreamRecord
    {
        [JsonPropertyName("eventID")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventID { get; init; }

        /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
        public required string EventName { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventVersion { get; init; }

        public string? EventSource { get; init; }

        [JsonPropertyName("eventSourceARN")]
        public string? EventSourceArn { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? AwsRegion { get; init; }

        public required StreamRecord Dynamodb { get; init; }

        /// <summary>
        /// Type <c>Service</c> and principal <c>dynamodb.amazonaws.com</c> when time to live removed the item; null otherwise.
        /// </summary>
        [JsonConverter(typeof(OptionalConverter<StreamUserIdentity>))]
        public StreamUserIdentity? UserIdentity { get; init; }
    }

    public sealed record StreamRecord
    {
        [JsonPropertyName("ApproximateCreationDateTime")]
        [JsonConverter(typeof(EpochSecondsConverter))]
        public DateTimeOffset? ApproximateCreationDateTime { get; init; }

        /// <summary>Empty when they are missing.</summary>
        [JsonPropertyName("Keys")]
        [AllowNull]
        public AttributeDictionary Keys { get => field ?? []; init; }

        /// <summary>The item after the change; null when it was removed or the stream's view type does not give it.</summary>
        [JsonPropertyName("NewImage")]
        public AttributeDictionary? NewImage { get; init; }

        /// <summary>
        /// The item before the change; null when it is new or the stream's view type does not give it, empty when it cannot be read.
        /// </summary>
        [JsonPropertyName("OldImage")]
        [JsonConverter(typeof(OptionalItemConverter))]
        public AttributeDictionary? OldImage { get; init; }

        [JsonPropertyName("SequenceNumber")]
        public required string SequenceNumber { get; init; }

        [JsonPropertyName("SizeBytes")]
        [JsonConverter(typeof(OptionalConverter<long>))]
        public long SizeBytes { get; init; }

        [JsonPropertyName("StreamViewType")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? StreamViewType { get; init; }
    }

    public sealed record StreamUserIdentity(
        [property: JsonConverter(typeof(OptionalTextConverter))] string? PrincipalId = null,
        [property: JsonConverter(typeof(OptionalTextConverter))] string? Type = null);
}
