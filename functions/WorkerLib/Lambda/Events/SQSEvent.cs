using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>Messages of an SQS queue (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). Batch runs them one by one.</summary>
public sealed record SQSEvent
{
    [JsonPropertyName("Records")]
    public required IReadOnlyList<SQSMessage> Records { get; init => field = EventRecords.Present(value); }

    public sealed record SQSMessage
    {
        public required string MessageId { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? ReceiptHandle { get; init; }

        public required string Body { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Md5OfBody { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Md5OfMessageAttributes { get; init; }

        /// <summary>
        /// What SQS knows of the message, such as <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c> and <c>MessageGroupId</c>.
        /// </summary>
        [AllowNull]
        [JsonConverter(typeof(OptionalTextsConverter))]
        public IReadOnlyDictionary<string, string> Attributes { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

        /// <summary>What the sender added.</summary>
        [AllowNull]
        [JsonConverter(typeof(OptionalDictionaryConverter<MessageAttribute>))]
        public IReadOnlyDictionary<string, MessageAttribute> MessageAttributes
        {
            get => field ?? ReadOnlyDictionary<string, MessageAttribute>.Empty;
            init;
        }

        public string? EventSource { get; init; }

        [JsonPropertyName("eventSourceARN")]
        public string? EventSourceArn { get; init; }

        [JsonConverter(typeof(OptionalTextConverter))]
        public string? AwsRegion { get; init; }
    }

    /// <param name="DataType">
    /// <c>String</c>, <c>Number</c> or <c>Binary</c>, perhaps with a label of the sender's after a full stop.
    /// </param>
    /// <param name="BinaryValue">Base64 in the JSON.</param>
    public sealed record MessageAttribute(
        string DataType,
        [property: JsonConverter(typeof(OptionalTextConverter))] string? StringValue = null,
        [property: JsonConverter(typeof(OptionalConverter<ReadOnlyMemory<byte>?>))] ReadOnlyMemory<byte>? BinaryValue = null);
}
