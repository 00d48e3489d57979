using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using LocalAws.StateMachines;

namespace Demo.Reviews;

/// <summary>
/// A file of reviews with errors ends its execution as failed; the mended one becomes a sentiment model, and vectors of words. All of it
/// really runs: the state machine, its tasks, and the trainings.
/// </summary>
[NeedsJobs("prepare_reviews", "verify_model", "announce_training")]
internal sealed class ReviewsPart : IDemoPart
{
    private const string Bucket = "worker-local-reviews-123456789012";
    private const int NeighborsShown = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);

    private const string Constants = """
        {
          "sentiment": { "hyperParameters": { "learning_rate": "0.5", "epochs": "25" } },
          "vectors": { "hyperParameters": { "epochs": "50" } }
        }
        """;

    private static readonly string[] Asked = ["香りも後味も素晴らしいです。また買います。", "音質が最悪で、すぐに壊れました。"];

    public int Order => 8;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        using var executions = new LocalExecutions(demo.Environment.Endpoint);
        await PublishAsync(demo, cancellationToken);

        Screen.Title("train_reviews: a CSV file of reviews with errors starts the state machine, which fails and tells people");
        var failed = await RunAsync(demo, executions, ("sentiment", "invalid.csv"), cancellationToken);
        Screen.Line($"its report, s3://{Bucket}/incoming/sentiment/spring.csv.errors.json:");
        foreach (var line in await ErrorsAsync(demo, cancellationToken))
        {
            Screen.Line($"  {line}");
        }

        Expect(failed, "FAILED");
        await demo.ShowNewSlackAsync("No model was made", cancellationToken);

        Screen.Title("the mended file becomes a model of sentiment, and 600 reviews become vectors of words, both trained by fastText");
        Expect(await RunAsync(demo, executions, ("sentiment", "reviews.csv"), cancellationToken), "SUCCEEDED");
        Expect(await RunAsync(demo, executions, ("vectors", "reviews.csv"), cancellationToken), "SUCCEEDED");
        await demo.ShowNewSlackAsync("A model was made", cancellationToken);

        Screen.Line("words like 音質, sound quality, and 香り, scent, in the vectors that were trained:");
        var vectors = await TrainedModel.VectorsAsync(demo.S3, Bucket, cancellationToken);
        foreach (var word in new[] { "音質", "香り" })
        {
            var found = vectors.Neighbors(word, NeighborsShown);
            Screen.Line($"  {word}: {string.Join("  ", found.Select(near => Rounded($"{near.Word} {near.Similarity:0.00}")))}");
        }

        Screen.Line("and what the model of sentiment says of texts that it has not seen (__label__1 is good):");
        using var sentiment = await TrainedModel.SentimentAsync(demo.S3, Bucket, cancellationToken);
        foreach (var text in Asked)
        {
            var best = sentiment.Ask(text);
            Screen.Line($"  {text} {best.Label} {Rounded($"{best.Probability:0.000}")}");
        }
    }

    /// <summary>Few reviews need more passes than many.</summary>
    private static async Task PublishAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        if (demo.Has("publish_constants"))
        {
            Screen.Title("publish_constants sets how few reviews are trained with");
            await demo.InvokeAsync(
                "publish_constants",
                $$"""{"set":"reviews","by":"demo","content":{{JsonNode.Parse(Constants)!.ToJsonString()}}}""",
                cancellationToken,
                response => response.GetProperty("outcome").GetString()!);
        }
    }

    /// <summary>Uploads a file and shows the states of the execution that it starts, as they happen.</summary>
    private static async Task<Execution> RunAsync(
        DemoRun demo, LocalExecutions executions, (string Form, string File) upload, CancellationToken cancellationToken)
    {
        var before = (await executions.ReadAsync(cancellationToken) ?? []).Select(one => one.Id).ToHashSet();
        var key = $"incoming/{upload.Form}/spring.csv";
        await demo.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = key,
                FilePath = Path.Combine(demo.Repository.Root, "tests", "data", "reviews", upload.File),
            },
            cancellationToken);
        Screen.Line($"put {upload.File} at s3://{Bucket}/{key}");
        var shown = new Dictionary<int, string>();
        for (var since = DateTimeOffset.UtcNow; ; await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken))
        {
            var execution = (await executions.ReadAsync(cancellationToken) ?? []).FirstOrDefault(one => !before.Contains(one.Id));
            foreach (var (index, step) in (execution?.Steps ?? []).Index())
            {
                if (shown.GetValueOrDefault(index) != step.Outcome)
                {
                    shown[index] = step.Outcome;
                    Screen.Line($"  {step.Name}: {step.Outcome}{Took(step)}{(step.Error is null ? "" : $", {step.Error}")}");
                }
            }

            if (execution is { Status: not "RUNNING" })
            {
                Screen.Line($"the execution ended as {execution.Status}{(execution.Cause is null ? "" : $": {execution.Cause}")}");
                return execution;
            }

            if (DateTimeOffset.UtcNow - since > LongestWait)
            {
                throw new UserException($"{key} started no execution that ended in {LongestWait.TotalMinutes:0} minutes.");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        using var found = await demo.S3.GetObjectAsync(Bucket, "incoming/sentiment/spring.csv.errors.json", cancellationToken);
        using var reader = new StreamReader(found.ResponseStream, Encoding.UTF8);
        var report = JsonElement.Parse(await reader.ReadToEndAsync(cancellationToken));
        return [.. report.GetProperty("errors").EnumerateArray().Select(error => error.ToString())];
    }

    private static void Expect(Execution execution, string status)
    {
        if (execution.Status != status)
        {
            throw new UserException($"The execution {execution.Name} ended as {execution.Status} and not as {status}: {execution.Cause}");
        }
    }

    private static string Took(ExecutionStep step) => step.EndedAt is { } end
        ? Rounded($" ({(end - step.StartedAt).TotalSeconds:0.0} s)")
        : "";

    private static string Rounded(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
