using System.Net;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using WorkerLib.Aws.Services;

namespace WorkerLib.Aws.ChangeStreams;

/// <summary>
/// Reads streams (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html). Its records
/// are JSON as Lambda hands it to functions, so they are passed on as they are.
/// </summary>
public sealed class TableStreams : ServiceClient, IAmazonDynamoDBStreams
{
    private const int MaxPages = 200; // a page may be empty
    private const int MaxEventBytes = 4 * 1024 * 1024; // Lambda takes 6 MB

    public TableStreams()
        : base(new TableStreamsConfig())
    {
    }

    public TableStreams(AWSCredentials credentials, TableStreamsConfig config)
        : base(credentials, config)
    {
    }

    public async Task<IReadOnlyList<string>> EventsAsync(StreamPart part, CancellationToken cancellationToken)
    {
        var events = new RecordEvents(part.StreamArn, MaxEventBytes);
        var iterator = Text(
            await CallAsync(
                "GetShardIterator",
                json =>
                {
                    json.WriteString("StreamArn", part.StreamArn);
                    json.WriteString("ShardId", part.ShardId);
                    json.WriteString("ShardIteratorType", "AT_SEQUENCE_NUMBER");
                    json.WriteString("SequenceNumber", part.From);
                },
                cancellationToken),
            "ShardIterator");
        for (var pages = 0; iterator is not null && pages < MaxPages; pages++)
        {
            var page = await CallAsync("GetRecords", json => json.WriteString("ShardIterator", iterator), cancellationToken);
            foreach (var record in page.TryGetProperty("Records", out var records) ? records.EnumerateArray() : [])
            {
                var order = Compare(Text(record.GetProperty("dynamodb"), "SequenceNumber") ?? "", part.To);
                if (order <= 0)
                {
                    events.Add(record);
                }

                if (order >= 0)
                {
                    return events.All();
                }
            }

            iterator = Text(page, "NextShardIterator");
        }

        return events.All();
    }

    /// <summary>Sequence numbers have up to 40 digits.</summary>
    private static int Compare(string one, string other) =>
        one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonElement> CallAsync(string operation, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var response = await SendAsync<StreamsResponse>(
            new StreamsRequest(operation, body.ToArray()), Writer.Instance, Reader.Instance, cancellationToken);
        return response.Json;
    }

    private sealed class StreamsRequest(string operation, byte[] body) : AmazonWebServiceRequest
    {
        public string Operation => operation;

        public byte[] Body => body;
    }

    private sealed class StreamsResponse : AmazonWebServiceResponse
    {
        public JsonElement Json { get; init; }
    }

    private sealed class Writer : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Writer Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (StreamsRequest)input;
            return new DefaultRequest(call, "Amazon.DynamoDBStreams")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Headers =
                {
                    ["X-Amz-Target"] = $"DynamoDBStreams_20120810.{call.Operation}",
                    ["Content-Type"] = "application/x-amz-json-1.0",
                },
                Content = call.Body,
            };
        }
    }

    private sealed class Reader : ResponseReader
    {
        public static readonly Reader Instance = new();

        protected override AmazonWebServiceResponse Read(IWebResponseData response, byte[] body) =>
            new StreamsResponse { Json = JsonElement.Parse(body) };

        protected override AmazonServiceException Error(ErrorResponse error, Exception inner, HttpStatusCode status) =>
            new(error.Message, inner, error.Type, error.Code, error.RequestId, status);
    }
}

/// <summary>Where the streams are and how long to wait for them.</summary>
public sealed class TableStreamsConfig : ServiceConfig
{
    public TableStreamsConfig()
        : base("DynamoDB Streams", "streams.dynamodb", "2012-08-10", TimeSpan.FromSeconds(5)) => AuthenticationServiceName = "dynamodb";
}
