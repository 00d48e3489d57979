using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>How the events of AWS services, and the responses to them, are read and written. Members that AWS adds are ignored.</summary>
/// <remarks>An item may be nested 32 levels deep, and each is two of JSON: more than the 64 that are the default.</remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 128)]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
[JsonSerializable(typeof(DynamoDBEvent))]
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(ScheduledEvent))]
[JsonSerializable(typeof(SNSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(StreamsEventResponse))]

// Two events have a type of the same name each, and the generator wants names of its own for them.
[JsonSerializable(typeof(SNSEvent.MessageAttribute), TypeInfoPropertyName = "SNSMessageAttribute")]
[JsonSerializable(typeof(IReadOnlyDictionary<string, SNSEvent.MessageAttribute>), TypeInfoPropertyName = "SNSMessageAttributes")]
[JsonSerializable(typeof(StreamsEventResponse.BatchItemFailure), TypeInfoPropertyName = "StreamsBatchItemFailure")]
[JsonSerializable(typeof(IReadOnlyList<StreamsEventResponse.BatchItemFailure>), TypeInfoPropertyName = "StreamsBatchItemFailures")]
public sealed partial class EventsJson : JsonSerializerContext;
