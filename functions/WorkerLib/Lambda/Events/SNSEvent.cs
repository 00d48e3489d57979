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
        public string? EventSubscriptionArn { get; init; }

        [JsonPropertyName("EventVersion")]
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
        public IReadOnlyDictionary<string, MessageAttribute> MessageAttributes
        {
            get => field ?? ReadOnlyDictionary<string, MessageAttribute>.Empty;
            init;
        }

        [JsonPropertyName("Subject")]
        public string? Subject { get; init; }

        [JsonPropertyName("Timestamp")]
        [JsonConverter(typeof(OptionalTimeConverter))]
        public DateTimeOffset? Timestamp { get; init; }

        [JsonPropertyName("TopicArn")]
        public string? TopicArn { get; init; }

        [JsonPropertyName("Type")]
        public string? Type { get; init; }

        [JsonPropertyName("Signature")]
        public string? Signature { get; init; }

        [JsonPropertyName("SignatureVersion")]
        public string? SignatureVersion { get; init; }

        [JsonPropertyName("SigningCertUrl")]
        public Uri? SigningCertUrl { get; init; }

        [JsonPropertyName("UnsubscribeUrl")]
        public Uri? UnsubscribeUrl { get; init; }
    }

    /// <param name="Type"><c>String</c>, <c>String.Array</c>, <c>Number</c> or <c>Binary</c>.</param>
    /// <param name="Value">The value as text; base64 for <c>Binary</c>.</param>
    public sealed record MessageAttribute(
        [property: JsonPropertyName("Type")] string Type, [property: JsonPropertyName("Value")] string Value);
}
