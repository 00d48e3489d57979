using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class BatchOutcomeTests
{
    private static readonly string[] Ids = ["a", "b"];

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    public static void Such_an_answer_means_that_all_succeeded(string response)
    {
        var outcome = BatchOutcome.Read(Results.Response(response), reportsItems: true, Ids);

        Assert.False(outcome.Failed);
        Assert.Empty(outcome.FailedIds);
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"of another batch"}]}""")]
    [InlineData("""{"batchItemFailures":[{"id":"a"}]}""")]
    [InlineData("""{"batchItemFailures":"a"}""")]
    [InlineData("""[1]""")]
    public static void Such_an_answer_means_that_the_whole_batch_failed(string response) =>
        Assert.True(BatchOutcome.Read(Results.Response(response), reportsItems: true, Ids).Failed);

    [Fact]
    public static void Names_the_records_that_failed() =>
        Assert.Equal(
            ["b"],
            BatchOutcome.Read(Results.Response("""{"batchItemFailures":[{"itemIdentifier":"b"}]}"""), reportsItems: true, Ids).FailedIds);

    [Fact]
    public static void A_mapping_that_does_not_report_items_looks_at_errors_alone()
    {
        Assert.False(
            BatchOutcome.Read(Results.Response("""{"batchItemFailures":[{"itemIdentifier":"x"}]}"""), reportsItems: false, Ids).Failed);
        Assert.True(BatchOutcome.Read(Results.Failure(), reportsItems: false, Ids).Failed);
    }
}
