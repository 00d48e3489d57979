using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using Hazards;
using Hazards.Served;
using Hazards.Tables;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Hazards;
using Worker.Tests.WorkerLib.Aws;
using Worker.Tests.WorkerLib.Constants;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.AnnounceHazards;

/// <summary>The alerts table in memory, and the changes of hazards that fill it.</summary>
internal sealed class HazardFixture
{
    public const string Id = "jma.real.warning.office.tokyo";

    public static readonly DateTimeOffset Start = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    private readonly AnnounceHazardsHandler job;

    public HazardFixture(params Subscription[] subscriptions)
    {
        var constants = new ConstantFixture();
        if (subscriptions.Length > 0)
        {
            var content = System.Text.Json.JsonSerializer.SerializeToElement(
                new SubscriptionsConstants(subscriptions),
                SubscriptionsConstantsJson.Default.SubscriptionsConstants);
            constants.Publish(SubscriptionsConstants.Set, content);
        }

        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutItemRequest>()));
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call => Query(call.Arg<QueryRequest>()));
        Sqs.SendMessageAsync(Arg.Any<SendMessageRequest>(), Arg.Any<CancellationToken>()).Returns(new SendMessageResponse());
        job = new AnnounceHazardsHandler(
            dynamoDB,
            constants.Store(),
            TimeSpan.FromHours(6),
            "alerts",
            new DeadLetterQueue(Sqs, Letters.S3, TimeProvider.System, "dead-letters", LetterBucket.Name));
    }

    public IAmazonSQS Sqs { get; } = Substitute.For<IAmazonSQS>();

    public LetterBucket Letters { get; } = new();

    /// <summary>By subject and time.</summary>
    public SortedDictionary<string, Alert> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Before an alert is written.</summary>
    public Action<Alert> OnWrite { get; set; } = _ => { };

    /// <summary>What happens to a row that is read.</summary>
    public Action<Dictionary<string, AttributeValue>> OnRead { get; set; } = _ => { };

    public IEnumerable<Alert> Of(string subscription) =>
        Rows.Values.Where(alert => alert.Subject.StartsWith($"hazard/{subscription}/", StringComparison.Ordinal));

    public Task<StreamsEventResponse> RunAsync(params IEnumerable<DynamoDBEvent.DynamodbStreamRecord> records) =>
        job.HandleAsync(new DynamoDBEvent { Records = [.. records] }, Substitute.For<ILambdaContext>());

    /// <summary>Runs the change from each version to the next, all in one batch.</summary>
    public Task<StreamsEventResponse> AnnounceAsync(params Hazard[] versions) => RunAsync(Changes(versions));

    public static IEnumerable<DynamoDBEvent.DynamodbStreamRecord> Changes(IReadOnlyList<Hazard> versions) =>
        versions.Select(
            (version, index) => Change(index, index == 0 ? null : HazardRow.ToItem(versions[index - 1]), HazardRow.ToItem(version)));

    public static DynamoDBEvent.DynamodbStreamRecord Change(
        int number, Dictionary<string, AttributeValue>? before, Dictionary<string, AttributeValue>? after) =>
        new()
        {
            EventName = before is null ? "INSERT" : after is null ? "REMOVE" : "MODIFY",
            EventSourceArn = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/hazards/stream/1",
            Dynamodb = new()
            {
                Keys = [],
                OldImage = Image(before),
                NewImage = Image(after),
                SequenceNumber = number.ToString(CultureInfo.InvariantCulture),
            },
        };

    /// <summary>A version of a warning for Tokyo and Okinawa.</summary>
    public static Hazard Made(
        int version = 1,
        int tokyo = 3,
        int okinawa = 1,
        HazardPhase phase = HazardPhase.Active,
        string headline = "大雨に警戒",
        int hoursLate = 0,
        TelegramStatus status = TelegramStatus.Real,
        string id = Id) => new()
        {
            Id = id,
            Version = version,
            ChangedAt = Start.AddMinutes(version),
            Source = HazardSource.Jma,
            Family = HazardFamily.Warning,
            Kind = "気象警報・注意報",
            Status = status,
            Phase = phase,
            Severity = (HazardSeverity)Math.Max(tokyo, okinawa),
            Title = "東京都気象警報",
            Headline = headline,
            HeadlineEn = "Heavy rain",
            FirstReportedAt = Start,
            ReportedAt = Start.AddMinutes(version).AddHours(-hoursLate),
            Prefectures = ["13", "47"],
            Areas =
            [
                new("東京地方", "130010", "13", (HazardSeverity)tokyo) { Kinds = ["大雨警報"] },
                new("沖縄本島", "471010", "47", (HazardSeverity)okinawa) { Kinds = ["強風注意報"] },
            ],
            Content = Telegrams.Made(status: status),
        };

    private PutItemResponse Put(PutItemRequest put)
    {
        Assert.Equal("attribute_not_exists(subject)", put.ConditionExpression);
        var alert = Alert.Read(put.Item);
        OnWrite(alert);
        return Rows.TryAdd($"{put.Item["subject"].S} {put.Item["raisedAt"].S}", alert)
            ? new PutItemResponse()
            : throw new ConditionalCheckFailedException("it is there");
    }

    private QueryResponse Query(QueryRequest query)
    {
        Assert.Equal(
            ("subject = :subject AND raisedAt < :before", 1, false, true),
            (query.KeyConditionExpression, query.Limit, query.ScanIndexForward, query.ConsistentRead));
        var (subject, before) = (query.ExpressionAttributeValues[":subject"].S, query.ExpressionAttributeValues[":before"].S);
        List<Dictionary<string, AttributeValue>> found =
        [
            .. Rows.Where(row => row.Value.Subject == subject && string.CompareOrdinal(row.Key, $"{subject} {before}") < 0)
                .TakeLast(1)
                .Select(row => row.Value.ToItem()),
        ];
        found.ForEach(OnRead);
        return new QueryResponse { Items = found };
    }

    private static AttributeDictionary? Image(Dictionary<string, AttributeValue>? row)
    {
        AttributeDictionary? image = row is null ? null : [];
        foreach (var (attribute, value) in row ?? [])
        {
            image![attribute] = value;
        }

        return image;
    }
}
