using Demo;
using Demo.Reviews;
using LocalAws.StateMachines;

namespace Worker.Tests.Integration;

/// <summary>Reviews as they are deployed: from an upload, over the state machine and a real training, to a model that is asked.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)] // people are told, and other tests count what they are told
[NeedsJobs("prepare_reviews", "verify_model", "announce_training")]
public sealed class DeployedReviewsTests(DeployedEnvironment environment)
{
    private const string Bucket = "worker-local-reviews-123456789012";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_becomes_vectors_of_words()
    {
        var execution = await RunAsync("vectors", "reviews.csv");

        Assert.True(execution.Status == "SUCCEEDED", execution.Cause);
        Assert.Equal(
            ["Prepare", "HasLines", "Train", "Verify", "AnnounceModel"], execution.Steps.Select(step => step.Name));
        using var s3 = (await environment.AwsAsync()).S3();
        var vectors = await TrainedModel.VectorsAsync(s3, Bucket, Cancelled);
        Assert.NotEmpty(vectors.Neighbors("音質", 5));
    }

    [Fact]
    public async Task A_file_with_errors_ends_as_failed_with_the_row_and_what_was_expected()
    {
        var execution = await RunAsync("sentiment", "invalid.csv");

        Assert.Equal(("FAILED", "NoModel"), (execution.Status, execution.Error));
        Assert.Contains("Row 3, column star_rating: 'Y'", execution.Cause, StringComparison.Ordinal);
        Assert.Equal(["caught", "succeeded", "failed"], execution.Steps.Select(step => step.Outcome));
    }

    private async Task<Execution> RunAsync(string form, string file)
    {
        var aws = await environment.AwsAsync();
        using var executions = new LocalExecutions(aws.Endpoint);
        using var s3 = aws.S3();
        var key = $"incoming/{form}/{Guid.NewGuid():N}.csv";
        await s3.PutObjectAsync(
            new() { BucketName = Bucket, Key = key, FilePath = Path.Combine(Checkout.Root, "tests", "data", "reviews", file) }, Cancelled);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        while (true)
        {
            var execution = (await executions.ReadAsync(patience.Token) ?? [])
                .FirstOrDefault(one => one.Input.Contains(key, StringComparison.Ordinal));
            if (execution is { Status: not "RUNNING" })
            {
                return execution;
            }

            await Task.Delay(200, patience.Token);
        }
    }
}
