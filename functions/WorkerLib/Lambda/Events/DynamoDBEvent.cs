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
        public string? EventID { get; init; }

        /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
        public required string EventName { get; init; }

        public string? EventVersion { get; init; }

        public string? EventSource { get; init; }

        [JsonPropertyName("eventSourceARN")]
        public string? EventSourceArn { get; init; }

        public string? AwsRegion { get; init; }

        public required StreamRecord Dynamodb { get; init; }

        /// <summary>
        /// Type <c>Service</c> and principal <c>dynamodb.amazonaws.com</c> when time to live removed the item; null otherwise.
        /// </summary>
        public StreamUserIdentity? UserIdentity { get; init; }
    }

    public sealed record StreamRecord
    {
        [JsonPropertyName("ApproximateCreationDateTime")]
        [JsonConverter(typeof(EpochSecondsConverter))]
        public DateTimeOffset? ApproximateCreationDateTime { get; init; }

        [JsonPropertyName("Keys")]
        public required AttributeDictionary Keys { get; init; }

        /// <summary>The item after the change; null when it was removed or the stream's view type does not give it.</summary>
        [JsonPropertyName("NewImage")]
        public AttributeDictionary? NewImage { get; init; }

        /// <summary>The item before the change; null when it is new or the stream's view type does not give it.</summary>
        [JsonPropertyName("OldImage")]
        public AttributeDictionary? OldImage { get; init; }

        [JsonPropertyName("SequenceNumber")]
        public required string SequenceNumber { get; init; }

        [JsonPropertyName("SizeBytes")]
        public long SizeBytes { get; init; }

        [JsonPropertyName("StreamViewType")]
        public string? StreamViewType { get; init; }
    }

    public sealed record StreamUserIdentity(string? PrincipalId = null, string? Type = null);
}
