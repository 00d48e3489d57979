using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Demo.Vertex;
using Worker.Jobs.SubmitVertexJob;
using Worker.Tests.WorkerLib.Google;

namespace Worker.Tests.Jobs.SubmitVertexJob;

/// <summary>The job with files in a bucket and the stand-in for Google, on a clock whose waits are over at once.</summary>
internal sealed class SubmitVertexJobFixture : IAsyncDisposable
{
    public const string Pipeline = """
        {"displayName":"train","labels":{"team":"ml"},"pipelineSpec":{"pipelineInfo":{"name":"train"}},
         "runtimeConfig":{"gcsOutputDirectory":"gs://bucket/root"}}
        """;

    public const string Tuning = """
        {"displayName":"tune","maxTrialCount":6,"parallelTrialCount":2,
         "studySpec":{"metrics":[{"metricId":"val_loss","goal":"MINIMIZE"}],
                      "parameters":[{"parameterId":"model.optimizer.lr","doubleValueSpec":{"minValue":1e-6,"maxValue":0.1}}]},
         "trialJobSpec":{"workerPoolSpecs":[{"replicaCount":"1","containerSpec":{"imageUri":"gcr.io/p/i"}}]}}
        """;

    private readonly IAmazonS3 s3 = Substitute.For<IAmazonS3>();
    private readonly ILambdaContext context = Substitute.For<ILambdaContext>();
    private readonly SubmitVertexJobHandler handler;
    private DateTimeOffset deadline;

    private SubmitVertexJobFixture(GoogleFixture google)
    {
        Google = google;
        TimeOut = TimeSpan.FromMinutes(15);
        context.RemainingTime.Returns(_ => deadline - Google.Time.GetUtcNow());
        s3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetObjectRequest>()));
        handler = new SubmitVertexJobHandler(s3, google.Client, google.Time, "bucket");
    }

    public GoogleFixture Google { get; }

    public GoogleStandIn StandIn => Google.StandIn;

    /// <summary>Objects by their keys.</summary>
    public Dictionary<string, string> Files { get; } = new() { ["jobs/train.json"] = Pipeline, ["jobs/tune.json"] = Tuning };

    /// <summary>Of the function.</summary>
    public TimeSpan TimeOut { get; set; }

    public static Request TrainRequest => new("train-1", "demo-project", "us-central1", PipelineJob: "jobs/train.json");

    public static Request TuneRequest => new("tune-1", "demo-project", "us-central1", HyperparameterTuningJob: "jobs/tune.json");

    /// <summary>Posts of jobs, not of tokens.</summary>
    public IReadOnlyList<GoogleRequest> Posts => [.. StandIn.Requests.Where(IsPost)];

    /// <summary>The only job there is.</summary>
    public KeyValuePair<string, JsonObject> OnlyJob => Assert.Single(StandIn.Jobs);

    public static bool IsPost(GoogleRequest request) => request.Method == "POST" && IsVertex(request);

    public static bool IsLook(GoogleRequest request) => request is { Method: "GET", Query: "" } && IsVertex(request);

    public static async Task<SubmitVertexJobFixture> StartAsync() => new(await GoogleFixture.StartAsync());

    public Task<Report> RunAsync(Request request)
    {
        deadline = Google.Time.GetUtcNow() + TimeOut;
        return handler.HandleAsync(request, context);
    }

    public ValueTask DisposeAsync() => Google.DisposeAsync();

    private static bool IsVertex(GoogleRequest request) =>
        request.Host.EndsWith("aiplatform.googleapis.com", StringComparison.Ordinal);

    private GetObjectResponse Get(GetObjectRequest request)
    {
        Assert.Equal("bucket", request.BucketName);
        var content = Files.TryGetValue(request.Key, out var text)
            ? Encoding.UTF8.GetBytes(text)
            : throw new NoSuchKeyException("The specified key does not exist.");
        return new GetObjectResponse { ContentLength = content.Length, ResponseStream = new MemoryStream(content) };
    }
}
