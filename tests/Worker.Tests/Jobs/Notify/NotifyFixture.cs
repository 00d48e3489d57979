using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Worker.Jobs.Notify;
using Worker.Tests.WorkerLib.Aws;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.Notify;

/// <summary>
/// What Notify works with, in memory: the incidents table, the queues, the webhooks and the clock. Several runs may share it.
/// </summary>
internal sealed class NotifyFixture : HttpMessageHandler
{
    public const string Slack = """{"ops":{"kind":"slack","url":"https://hooks.example.com/ops"}}""";
    public const string Generic =
        """{"pager":{"kind":"webhook","url":"https://hooks.example.com/pager","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}""";
    public const string Both = """{"ops":{"kind":"slack","url":"https://hooks.example.com/ops"}"""
        + ""","pager":{"kind":"webhook","url":"https://hooks.example.com/pager","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}""";

    private readonly ConcurrentDictionary<string, Dictionary<string, AttributeValue>> rows = new();
    private readonly Lock gate = new();
    private readonly IAmazonDynamoDB dynamoDB = Substitute.For<IAmazonDynamoDB>();
    private readonly IAmazonSQS sqs = Substitute.For<IAmazonSQS>();
    private readonly TimeProvider time = Substitute.For<TimeProvider>();
    private readonly ConcurrentDictionary<string, ParameterFixture> parameters = []; // a substitute costs more than the run that uses it
    private readonly Lazy<IAmazonS3> published;

    public NotifyFixture()
    {
        published = new(Published);
        time.GetUtcNow().Returns(_ => Now);
        dynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Task.FromResult(Get(call.Arg<GetItemRequest>())));
        dynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => PutAsync(call.Arg<PutItemRequest>()));
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call => Task.FromResult(new QueryResponse
        {
            Items = [.. Rows.Where(row => row["subject"].S == call.Arg<QueryRequest>().ExpressionAttributeValues[":subject"].S
                && (row["isOpen"].BOOL == true || row.ContainsKey("claimedUntil")))],
        }));
        dynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Task.FromResult(Scan(call.Arg<ScanRequest>())));
        sqs.SendMessageAsync(Arg.Any<SendMessageRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            ThrowWithoutQueues();
            var request = call.Arg<SendMessageRequest>();
            if (request.QueueUrl == "notifications")
            {
                Sent.Enqueue(request.MessageBody);
            }
            else
            {
                await BeforeDeadLetter(call.Arg<CancellationToken>());
                DeadLetters.Enqueue((request.MessageBody, request.MessageAttributes!["reason"].StringValue!));
            }

            return new SendMessageResponse();
        });
        sqs.ChangeMessageVisibilityBatchAsync(Arg.Any<ChangeMessageVisibilityBatchRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            ThrowWithoutQueues();
            foreach (var entry in call.Arg<ChangeMessageVisibilityBatchRequest>().Entries)
            {
                Waits[entry.ReceiptHandle] = entry.VisibilityTimeout!.Value;
            }

            return Task.FromResult(new ChangeMessageVisibilityBatchResponse());
        });
    }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<(string Destination, string Body, string? Id)> Posts { get; } = new();

    public ConcurrentQueue<(string Body, string Reason)> DeadLetters { get; } = new();

    /// <summary>What Notify sent to its own queue.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>The published constants; null when none are.</summary>
    public string? Constants { get; set; }

    /// <summary>How often the incidents table was read whole, in pages of one row.</summary>
    public int Scans { get; private set; }

    /// <summary>Seconds until a message is retried, by its id.</summary>
    public ConcurrentDictionary<string, int> Waits { get; } = new();

    /// <summary>The response to a post; 200 OK when null. It may throw, as a network does.</summary>
    public Func<string, string, HttpResponseMessage?> Response { get; set; } = (_, _) => null;

    /// <summary>The subject whose row cannot be read.</summary>
    public string? Unreadable { get; set; }

    /// <summary>Whether SQS cannot be reached.</summary>
    public bool IsWithoutQueues { get; set; }

    /// <summary>What SQS does before it takes a dead letter.</summary>
    public Func<CancellationToken, Task> BeforeDeadLetter { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the bucket of whole dead letters does instead of taking one; null when it takes it.</summary>
    public Exception? LettersFault { get; set; }

    /// <summary>Whether the process dies instead of writing what was sent.</summary>
    public Func<bool> DiesBeforeMark { get; set; } = () => false;

    /// <summary>The texts that Slack got.</summary>
    public IReadOnlyList<string> Texts =>
        [.. Posts.Where(post => post.Destination == "ops").Select(post => JsonElement.Parse(post.Body).GetProperty("text").GetString()!)];

    /// <summary>What the generic webhook got, incident by incident.</summary>
    public IReadOnlyList<JsonElement> Incidents =>
    [
        .. Posts.Where(post => post.Destination == "pager")
            .SelectMany(post => JsonElement.Parse(post.Body).GetProperty("incidents").EnumerateArray()),
    ];

    public IReadOnlyList<Dictionary<string, AttributeValue>> Rows => [.. rows.Values];

    /// <summary>A process of its own.</summary>
    public NotifyHandler Start(string? destinations = Slack) =>
        Start(destinations is null ? null : parameters.GetOrAdd(destinations, Parameter));

    /// <inheritdoc cref="Start(string?)"/>
    /// <param name="parameter">Holds the destinations; null when people are notified of nothing.</param>
    public NotifyHandler Start(ParameterFixture? parameter) => new(
        sqs,
        dynamoDB,
        new HttpClient(this, disposeHandler: false),
        new ConstantStore(dynamoDB, published.Value, "constants", "constants"),
        time,
        new Destinations(parameter?.Secret(time)),
        "incidents",
        "notifications",
        new DeadLetterQueue(sqs, published.Value, time, "dead-letters", "letters"));

    public static ParameterFixture Parameter(string destinations) => new("/worker/notify-destinations", destinations);

    public Task<IReadOnlyList<string>> RunAsync(params IEnumerable<Alert> alerts) =>
        RunAsync(Start(), [.. alerts.Select(alert => Message(alert))]);

    /// <returns>The ids of the messages that are retried.</returns>
    public static Task<IReadOnlyList<string>> RunAsync(NotifyHandler notify, params IReadOnlyList<SQSEvent.SQSMessage> messages) =>
        RunAsync(notify, () => TimeSpan.FromSeconds(60), messages);

    /// <inheritdoc cref="RunAsync(NotifyHandler, IReadOnlyList{SQSEvent.SQSMessage})"/>
    public static Task<IReadOnlyList<string>> RunAsync(
        NotifyHandler notify, Func<TimeSpan> remaining, IReadOnlyList<SQSEvent.SQSMessage> messages) =>
        RunUntilAsync(notify, remaining, messages, CancellationToken.None);

    /// <inheritdoc cref="RunAsync(NotifyHandler, IReadOnlyList{SQSEvent.SQSMessage})"/>
    public static async Task<IReadOnlyList<string>> RunUntilAsync(
        NotifyHandler notify, Func<TimeSpan> remaining, IReadOnlyList<SQSEvent.SQSMessage> messages, CancellationToken deadline)
    {
        var context = Substitute.For<ILambdaContext, ILambdaDeadline>();
        context.CancellationToken.Returns(deadline);
        context.RemainingTime.Returns(_ => remaining());
        var response = await notify.HandleAsync(new SQSEvent { Records = messages }, context);
        return [.. response.BatchItemFailures.Select(failure => failure.ItemIdentifier)];
    }

    /// <summary>A message of now, or of when the alert was raised, where a test raises alerts of the next minutes.</summary>
    public SQSEvent.SQSMessage Message(Alert alert, int receives = 1, string? id = null) => Message(
        JsonSerializer.Serialize(alert, AlertJson.Default.Alert),
        receives,
        id,
        alert.RaisedAt > Now && alert.RaisedAt < Now.AddHours(1) ? alert.RaisedAt : Now);

    public SQSEvent.SQSMessage Message(string body, int receives = 1, string? id = null, DateTimeOffset? sentAt = null) => new()
    {
        MessageId = id ??= Guid.NewGuid().ToString(),
        ReceiptHandle = id,
        Body = body,
        EventSourceArn = "arn:aws:sqs:ap-northeast-1:123456789012:worker-local-notifications",
        Attributes = new Dictionary<string, string>
        {
            ["ApproximateReceiveCount"] = receives.ToString(CultureInfo.InvariantCulture),
            ["SentTimestamp"] = (sentAt ?? Now).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>The message as it comes once more.</summary>
    public static SQSEvent.SQSMessage Again(SQSEvent.SQSMessage message, int receives) => message with
    {
        Attributes = new Dictionary<string, string>(message.Attributes)
        {
            ["ApproximateReceiveCount"] = receives.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Changes a row, as an operator or an older release may have written it.</summary>
    public void Change(string subject, Action<Dictionary<string, AttributeValue>> change, string destination = "ops") =>
        change(rows[$"{subject} {destination}"]);

    /// <summary>Delivers what Notify sent to its own queue.</summary>
    public async Task DeliverSentAsync(NotifyHandler notify)
    {
        while (Sent.TryDequeue(out var body))
        {
            Assert.Empty(await RunAsync(notify, Message(body)));
        }
    }

    public Alert Alert(
        string subject = "process/sync",
        int minute = 0,
        AlertSeverity severity = AlertSeverity.Error,
        string message = "Process sync is late.",
        string? fingerprint = null) =>
        new(subject, Now.AddMinutes(minute), AlertKind.Alert, severity, message, fingerprint);

    public Alert Recovery(string subject = "process/sync", int minute = 1, string message = "Process sync is back.") =>
        new(subject, Now.AddMinutes(minute), AlertKind.Recovery, AlertSeverity.Error, message);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var destination = request.RequestUri!.AbsolutePath.TrimStart('/');
        Posts.Enqueue((destination, body, request.Headers.TryGetValues("webhook-id", out var ids) ? ids.Single() : null));
        await Task.Yield();
        return Response(destination, body) ?? new HttpResponseMessage(HttpStatusCode.OK);
    }

    private void ThrowWithoutQueues()
    {
        if (IsWithoutQueues)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }
    }

    private GetItemResponse Get(GetItemRequest request)
    {
        if (request.TableName == "constants")
        {
            return new() { Item = Constants is { } content ? Pointer(Encoding.UTF8.GetBytes(content)) : null };
        }

        if (request.Key["subject"].S == Unreadable)
        {
            throw new InvalidOperationException("a fault of one row");
        }

        return new() { Item = rows.TryGetValue(KeyOf(request.Key), out var row) ? new(row) : null };
    }

    private ScanResponse Scan(ScanRequest request)
    {
        Scans++;
        var at = request.ExclusiveStartKey is { } start ? int.Parse(start["at"].N, CultureInfo.InvariantCulture) : 0;
        return new()
        {
            Items = [.. Rows.Skip(at).Take(1).Where(row => row["isOpen"].BOOL == true)],
            LastEvaluatedKey = at + 1 < rows.Count ? new() { ["at"] = new() { N = $"{at + 1}" } } : null,
        };
    }

    private IAmazonS3 Published()
    {
        var s3 = Substitute.For<IAmazonS3>();
        s3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(_ =>
        {
            var bytes = Encoding.UTF8.GetBytes(Constants!);
            return Task.FromResult(new GetObjectResponse { ResponseStream = new MemoryStream(bytes), ContentLength = bytes.Length });
        });
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>())
            .Returns(_ => LettersFault is { } fault ? throw fault : new PutObjectResponse());
        return s3;
    }

    private Dictionary<string, AttributeValue> Pointer(byte[] content)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return new ConstantPointer(
            "notifications", new ConstantVersion(1, $"notifications/{sha256}.json", sha256, content.Length, Now, "test"), []).ToItem();
    }

    private async Task<PutItemResponse> PutAsync(PutItemRequest request)
    {
        await Task.Yield();
        if (!request.Item.ContainsKey("claimedUntil") && DiesBeforeMark())
        {
            throw new InvalidOperationException("the process died");
        }

        lock (gate)
        {
            var key = KeyOf(request.Item);
            var version = rows.GetValueOrDefault(key)?.GetValueOrDefault("version")?.N;
            var wanted = request.ConditionExpression == "attribute_not_exists(version)"
                ? null
                : request.ExpressionAttributeValues?[":version"].N;
            if (version != wanted && request.ConditionExpression is not null)
            {
                throw new ConditionalCheckFailedException("the condition is false") { Item = rows[key] };
            }

            rows[key] = request.Item;
            return new PutItemResponse();
        }
    }

    private static string KeyOf(Dictionary<string, AttributeValue> row) => $"{row["subject"].S} {row["destination"].S}";
}
