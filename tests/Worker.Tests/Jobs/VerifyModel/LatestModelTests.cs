using WorkerLib.Training;

namespace Worker.Tests.Jobs.VerifyModel;

/// <summary>Which model is the latest, whatever the order in which runs end.</summary>
public sealed class LatestModelTests
{
    private readonly VerifyFixture bucket = new();

    [Fact]
    public async Task A_retry_gives_the_same_response_and_writes_nothing()
    {
        await bucket.RunAsync(bucket.TrainedVectors());
        var request = bucket.TrainedVectors(dataset: "d-2", at: VerifyFixture.Noon.AddHours(1));
        var first = await bucket.RunAsync(request);
        var content = bucket.Objects["models/vectors/latest.json"];

        var second = await bucket.RunAsync(request);

        Assert.Equal(first, second);
        Assert.Equal(new PreviousModel("d-1", 2, 2), second.Previous);
        Assert.Same(content, bucket.Objects["models/vectors/latest.json"]);
    }

    [Fact]
    public async Task A_write_whose_response_was_lost_is_found_again()
    {
        var request = bucket.TrainedVectors();
        bucket.BeforePut = () => bucket.RunAsync(request).GetAwaiter().GetResult();

        Assert.True((await bucket.RunAsync(request)).Published);
        Assert.Equal(1, bucket.Puts);
    }

    [Fact]
    public async Task An_older_run_that_ends_later_leaves_the_newer_model_in_place()
    {
        await bucket.RunAsync(bucket.TrainedVectors(dataset: "new", at: VerifyFixture.Noon.AddMinutes(1)));

        var report = await bucket.RunAsync(bucket.TrainedVectors(dataset: "old"));

        Assert.False(report.Published);
        Assert.Equal("new", bucket.Latest("vectors")!.Dataset);
        Assert.Equal(1, bucket.Puts);
    }

    [Fact]
    public async Task A_newer_run_that_ends_while_an_older_one_is_about_to_write_wins()
    {
        var newer = bucket.TrainedVectors(dataset: "new", at: VerifyFixture.Noon.AddMinutes(1));
        bucket.BeforePut = () => bucket.RunAsync(newer).GetAwaiter().GetResult();

        Assert.False((await bucket.RunAsync(bucket.TrainedVectors(dataset: "old"))).Published);
        Assert.Equal("new", bucket.Latest("vectors")!.Dataset);
    }

    [Fact]
    public async Task An_older_run_that_ends_while_a_newer_one_is_about_to_write_is_replaced()
    {
        var older = bucket.TrainedVectors(dataset: "old");
        bucket.BeforePut = () => bucket.RunAsync(older).GetAwaiter().GetResult();

        var report = await bucket.RunAsync(bucket.TrainedVectors(dataset: "new", at: VerifyFixture.Noon.AddMinutes(1)));

        Assert.Equal("old", report.Previous?.Dataset);
        Assert.Equal("new", bucket.Latest("vectors")!.Dataset);
    }

    [Fact]
    public async Task Two_runs_of_the_same_instant_end_alike_in_any_order()
    {
        var (a, b) = (bucket.TrainedVectors(dataset: "a"), bucket.TrainedVectors(dataset: "b"));
        await bucket.RunAsync(a);
        await bucket.RunAsync(b);
        Assert.Equal("b", bucket.Latest("vectors")!.Dataset);

        await bucket.RunAsync(a);

        Assert.Equal("b", bucket.Latest("vectors")!.Dataset);
    }

    [Fact]
    public async Task A_training_that_an_execution_did_again_replaces_the_one_before()
    {
        var request = bucket.TrainedVectors();
        await bucket.RunAsync(request);

        Assert.True((await bucket.RunAsync(request with { TrainingJob = "d-1-1-0" })).Published);
        Assert.Equal("d-1-1-0", bucket.Latest("vectors")!.TrainingJob);
    }

    [Fact]
    public async Task The_forms_have_a_latest_model_each()
    {
        await bucket.RunAsync(bucket.TrainedVectors());

        Assert.Null(bucket.Latest("sentiment"));
    }

    [Fact]
    public async Task A_model_with_less_than_half_of_the_words_is_refused_with_a_way_out()
    {
        await bucket.RunAsync(bucket.TrainedVectors("5 1\na 1\nb 1\nc 1\nd 1\ne 1\n"));
        var smaller = bucket.TrainedVectors(dataset: "d-2", at: VerifyFixture.Noon.AddHours(1));

        var problem = await bucket.RefusedAsync(smaller);

        Assert.Contains("it has 2 words and the model before, d-1, had 5", problem, StringComparison.Ordinal);
        Assert.Contains("delete models/vectors/latest.json", problem, StringComparison.Ordinal);
        bucket.Options = bucket.Options with { RefusesFewerWords = false };
        Assert.True((await bucket.RunAsync(smaller)).Published);
    }

    [Theory]
    [InlineData(4, 50)]
    [InlineData(5, 40)]
    [InlineData(9, 0)]
    public async Task A_model_with_enough_of_the_words_replaces_the_one_before(int before, int percent)
    {
        bucket.Options = bucket.Options with { MinWordsPercent = percent };
        await bucket.RunAsync(bucket.TrainedVectors(
            $"{before} 1\n" + string.Concat(Enumerable.Range(0, before).Select(word => $"w{word} 1\n"))));

        Assert.True((await bucket.RunAsync(bucket.TrainedVectors(dataset: "d-2", at: VerifyFixture.Noon.AddHours(1)))).Published);
    }

    [Fact]
    public async Task A_latest_model_that_is_damaged_is_named()
    {
        bucket.Objects["models/vectors/latest.json"] = "{}"u8.ToArray();

        Assert.Contains(
            "models/vectors/latest.json is damaged", await bucket.RefusedAsync(bucket.TrainedVectors()), StringComparison.Ordinal);
    }
}
