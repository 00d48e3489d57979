using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// A notification of an SNS topic (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html). Its names begin with capitals.
/// </summary>
public sealed record SNSEvent
{
    [JsonPropertyName("Records")]
    public required IReadOnlyList<SNSRecord> Records { get; init => field = EventRecords.Present(value); }

    public sealed record SNSRecord
    {
        [JsonPropertyName("EventSource")]
        public string? EventSource { get; init; }

        [JsonPropertyName("EventSubscriptionArn")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventSubscriptionArn { get; init; }

        [JsonPropertyName("EventVersion")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? EventVersion { get; init; }

        [JsonPropertyName("Sns")]
        public required SNSMessage Sns { get; init; }
    }

    public sealed record SNSMessage
    {
        [JsonPropertyName("MessageId")]
        public required string MessageId { get; init; }

        [JsonPropertyName("Message")]
        public required string Message { get; init; }

        [JsonPropertyName("MessageAttributes")]
        [AllowNull]
        [JsonConverter(typeof(OptionalDictionaryConverter<MessageAttribute>))]
        public IReadOnlyDictionary<string, MessageAttribute> MessageAttributes
        {
            get => field ?? ReadOnlyDictionary<string, MessageAttribute>.Empty;
            init;
        }

        [JsonPropertyName("Subject")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Subject { get; init; }

        [JsonPropertyName("Timestamp")]
        [JsonConverter(typeof(OptionalTimeConverter))]
        public DateTimeOffset? Timestamp { get; init; }

        [JsonPropertyName("TopicArn")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? TopicArn { get; init; }

        [JsonPropertyName("Type")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Type { get; init; }

        [JsonPropertyName("Signature")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? Signature { get; init; }

        [JsonPropertyName("SignatureVersion")]
        [JsonConverter(typeof(OptionalTextConverter))]
        public string? SignatureVersion { get; init; }

        [JsonPropertyName("SigningCertUrl")]
        [JsonConverter(typeof(OptionalConverter<Uri>))]
        public Uri? SigningCertUrl { get; init; }

        [JsonPropertyName("UnsubscribeUrl")]
        [JsonConverter(typeof(OptionalConverter<Uri>))]
        public Uri? UnsubscribeUrl { get; init; }
    }

    /// <param name="Type"><c>String</c>, <c>String.Array</c>, <c>Number</c> or <c>Binary</c>.</param>
    /// <param name="Value">The value as text; base64 for <c>Binary</c>.</param>
    public sealed record MessageAttribute(
        [property: JsonPropertyName("Type")] string Type,
        [property: JsonPropertyName("Value")]
        [property: JsonConverter(typeof(OptionalTextConverter))] string Value);
}
