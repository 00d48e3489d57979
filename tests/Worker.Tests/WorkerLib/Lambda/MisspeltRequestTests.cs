using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Worker.Jobs.AmendHazard;
using Worker.Jobs.AnnounceTraining;
using Worker.Jobs.ExportApiLog;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.PrepareReviews;
using Worker.Jobs.PublishConstants;
using Worker.Jobs.ReplayDeadLetters;
using Worker.Jobs.ReportMetrics;
using Worker.Jobs.SubmitVertexJob;
using Worker.Jobs.VerifyModel;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Lambda;

/// <summary>Requests by hand, and events that come to a job that does not take them.</summary>
public static class MisspeltRequestTests
{
    private const string TestOfS3 = """
        {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-20T12:00:00.000Z","Bucket":"b","RequestId":"r","HostId":"h"}
        """;

    private const string OfAQueue = """{"Records":[{"messageId":"1","body":"{}","eventSource":"aws:sqs"}]}""";
    private const string OfARule = """{"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{}}""";

    [Theory]
    [InlineData("replay_dead_letters", """{"fucntion":"notify","action":"delete"}""", "'fucntion'", "'function'")]
    [InlineData("replay_dead_letters", """{"action":"redrive","dry_run":true}""", "'dry_run'", "'dryRun'")]
    [InlineData("publish_constants", """{"set":"metrics","content":{},"dry-run":true}""", "'dry-run'", "'dryRun'")]
    [InlineData("import_hazards", """{"prefx":"raw/"}""", "'prefx'", "'prefix'")]
    [InlineData("amend_hazard", """{"id":"a","correction":{"severty":2}}""", "'correction.severty'", "'severity'")]
    [InlineData("announce_training", """{"key":"a","execution":"b","raisedAt":"2026-11-20T00:00:00Z","eror":null}""", "'eror'", "'error'")]
    [InlineData("export_api_log", """{"days":"2026-11-19"}""", "'days'", "'day'")]
    [InlineData("report_metrics", """{"dya":"2026-11-19"}""", "'dya'", "'day'")]
    [InlineData("submit_vertex_job", """{"pipelin":"a"}""", "'pipelin'", "'pipeline'")]
    [InlineData("prepare_reviews", """{"bucket":"a","key":"b","eteg":"c","startedAt":"2026-11-20T00:00:00Z"}""", "'eteg'", "'etag'")]
    [InlineData("verify_model", """{"bukket":"a"}""", "'bukket'", "'bucket'")]
    [InlineData("process_checker", """{"sheduledTime":"2026-11-20T00:00:00Z"}""", "'sheduledTime'", "'scheduledTime'")]
    [InlineData("notify", """{"Recrods":[]}""", "'Recrods'", "'Records'")]
    public static void A_misspelt_member_is_refused_and_the_one_that_was_meant_is_named(
        string function, string request, string name, string meant)
    {
        var error = Assert.Throws<InvalidEventException>(() => Read(function, request));

        Assert.StartsWith(
            $"The event does not fit: {name} is none of its members; did you mean {meant}? It takes ",
            error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Worker.Jobs", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay_dead_letters", TestOfS3, "s3:TestEvent")]
    [InlineData("replay_dead_letters", OfAQueue, "aws:sqs")]
    [InlineData("import_hazards", OfAQueue, "aws:sqs")]
    [InlineData("import_hazards", OfARule, "aws.s3")]
    [InlineData("process_checker", OfARule, "aws.s3")]
    [InlineData("notify", TestOfS3, "s3:TestEvent")]
    [InlineData("notify", """{"Records":[{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}""", "aws:s3")]
    [InlineData("convert_vertex_components", OfAQueue, "aws:sqs")]
    public static void An_event_of_another_service_is_refused_with_its_name(string function, string lambdaEvent, string source)
    {
        var error = Assert.Throws<InvalidEventException>(() => Read(function, lambdaEvent));

        Assert.StartsWith(
            $"The event does not fit: it is an event of {source}, which this job does not take. It takes ",
            error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>What may come to a job by a mistake in Terraform or by hand, and the service that it is of.</summary>
    private static readonly (string Event, string Source)[] Foreign =
    [
        (TestOfS3, "aws:s3"),
        (OfAQueue, "aws:sqs"),
        (OfARule, "aws.s3"),
        ("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""", "aws.events"),
        ("""{"source":"example.shop","detail-type":"Order Placed","detail":{"bucket":1}}""", "example.shop"),
        ("""{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{"Message":"{}","TopicArn":"t"}}]}""", "aws:sns"),
        ("""{"Records":[{"eventSource":"aws:kinesis","eventName":"aws:kinesis:record","kinesis":{"data":"e30="}}]}""", "aws:kinesis"),
        ("""{"Records":[{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"incoming/k.xml"}}}]}""", "aws:s3"),
        ("""{"Records":[{"eventSource":"aws:dynamodb","eventName":"INSERT","dynamodb":{"Keys":{}}}]}""", "aws:dynamodb"),
        ("""{"Records":[{"body":"{}"}]}""", ""),
        ("""{"Records":"all"}""", ""),
        ("""{"Records":[null]}""", ""),
        ("""{"version":"2.0","rawPath":"/","requestContext":{"requestId":"r","http":{"method":"GET","path":"/"}}}""", "API Gateway"),
        ("""{"httpMethod":"GET","path":"/","requestContext":{"requestId":"r"}}""", ""),
        ("""{"requestContext":{"elb":{"targetGroupArn":"t"}},"httpMethod":"GET","path":"/"}""", ""),
        ("""{"awslogs":{"data":"H4sI"}}""", ""),
        ("""{"Type":"Notification","Message":"{}","TopicArn":"t"}""", ""),
        ("""{"eventSource":"aws:kafka","records":{}}""", ""),
        ("[]", ""),
        ("\"{}\"", ""),
        ("null", ""),
        ("", ""),
        ("\uFEFF{", ""),
    ];

    public static TheoryData<string> Functions => [.. Handlers.Keys];

    /// <summary>Nothing is done, and nothing is deleted, for what was meant for somebody else.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public static void Every_job_refuses_what_is_none_of_its_events(string function)
    {
        foreach (var (lambdaEvent, source) in Foreign.Where(foreign => foreign.Source != TakenBy(function)))
        {
            try
            {
                Assert.Equal("null", Read(function, lambdaEvent)); // S3's test of a notification, which asks for nothing
                Assert.Equal(TestOfS3, lambdaEvent);
            }
            catch (InvalidEventException exception)
            {
                Assert.StartsWith("The event does not fit: ", exception.Message, StringComparison.Ordinal);
                Assert.True(
                    source is "" or "aws:s3" || exception.Message.Contains($"an event of {source}", StringComparison.Ordinal),
                    exception.Message);
            }
        }
    }

    private static string TakenBy(string function) => function switch
    {
        "notify" => "aws:sqs",
        "import_hazards" or "convert_vertex_components" => "aws:s3",
        "announce_alerts" or "announce_hazards" or "enrich_hazards" => "aws:dynamodb",
        "hazards_api" or "receive_heartbeat" => "API Gateway",
        _ => "none",
    };

    [Theory]
    [InlineData("import_hazards")]
    [InlineData("convert_vertex_components")]
    public static void A_test_of_a_notification_of_S3_ends_well_and_does_nothing(string function) =>
        Assert.Equal("null", Read(function, TestOfS3));

    [Fact]
    public static void Every_sample_event_of_a_job_is_still_read()
    {
        var samples = Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "data", "events"))
            .Where(path => Handlers.ContainsKey(Path.GetFileName(path).Split('.')[0])).ToList();

        Assert.True(samples.Count >= Handlers.Count, "A job has no sample.");
        Assert.All(samples, path => Assert.Equal("\"read\"", Read(Path.GetFileName(path).Split('.')[0], File.ReadAllText(path))));
    }

    [Fact]
    public static void What_AWS_adds_to_a_record_is_ignored() => Assert.Equal(
        "\"read\"",
        Read("import_hazards", """{"Records":[{"eventSource":"aws:s3","x":1,"s3":{"bucket":{"name":"b"},"object":{"key":"k","x":1}}}]}"""));

    private static readonly Dictionary<string, LambdaHandler> Handlers = new()
    {
        ["amend_hazard"] = Job<Worker.Jobs.AmendHazard.Request, AmendHazardJson>(AmendHazardJson.Default),
        ["announce_alerts"] = Job<DynamoDBEvent, EventsJson>(EventsJson.Default),
        ["announce_hazards"] = Job<DynamoDBEvent, EventsJson>(EventsJson.Default),
        ["announce_training"] = Job<Worker.Jobs.AnnounceTraining.Request, AnnounceTrainingJson>(AnnounceTrainingJson.Default),
        ["convert_vertex_components"] = Job<S3Event, EventsJson>(EventsJson.Default),
        ["end_hazards"] = Job<Worker.Jobs.EndHazards.Request, Worker.Jobs.EndHazards.EndHazardsJson>(
            Worker.Jobs.EndHazards.EndHazardsJson.Default),
        ["enrich_hazards"] = Job<DynamoDBEvent, EventsJson>(EventsJson.Default),
        ["export_api_log"] = Job<Worker.Jobs.ExportApiLog.Request, ExportApiLogJson>(ExportApiLogJson.Default),
        ["hazards_api"] = Job<APIGatewayHttpApiV2ProxyRequest, EventsJson>(EventsJson.Default),
        ["import_hazards"] = Job<Worker.Jobs.ImportHazards.Request, ImportHazardsJson>(ImportHazardsJson.Default),
        ["notify"] = Job<SQSEvent, EventsJson>(EventsJson.Default),
        ["prepare_reviews"] = Job<Worker.Jobs.PrepareReviews.Request, PrepareReviewsJson>(PrepareReviewsJson.Default),
        ["process_checker"] = Job<ScheduledEvent, Worker.Jobs.ProcessChecker.ProcessCheckerJson>(
            Worker.Jobs.ProcessChecker.ProcessCheckerJson.Default),
        ["publish_constants"] = Job<Worker.Jobs.PublishConstants.Request, PublishConstantsJson>(PublishConstantsJson.Default),
        ["receive_heartbeat"] = Job<APIGatewayHttpApiV2ProxyRequest, EventsJson>(EventsJson.Default),
        ["replay_dead_letters"] = Job<Worker.Jobs.ReplayDeadLetters.Request, ReplayDeadLettersJson>(ReplayDeadLettersJson.Default),
        ["report_metrics"] = Job<Worker.Jobs.ReportMetrics.Request, ReportMetricsJson>(ReportMetricsJson.Default),
        ["submit_vertex_job"] = Job<Worker.Jobs.SubmitVertexJob.Request, SubmitVertexJobJson>(SubmitVertexJobJson.Default),
        ["verify_model"] = Job<Worker.Jobs.VerifyModel.Request, VerifyModelJson>(VerifyModelJson.Default),
    };

    /// <summary>A job that reads its event as one of the jobs does, and does nothing.</summary>
    private static LambdaHandler Job<TEvent, TJson>(TJson json)
        where TJson : JsonSerializerContext =>
        LambdaHandler.For<TEvent, string>((_, _) => Task.FromResult("read"), new JobJsonSerializer<TJson>(json));

    private static string Read(string function, string lambdaEvent)
    {
        using var response = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(response))
        {
            Handlers[function].Invoke(Encoding.UTF8.GetBytes(lambdaEvent), Substitute.For<ILambdaContext>(), writer);
        }

        return Encoding.UTF8.GetString(response.ToArray());
    }
}
