using Amazon.DynamoDBv2;
using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

public static class ExportLedgerTests
{
    [Fact]
    public static async Task Says_what_to_do_when_a_day_has_more_files_than_its_row_can_hold()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        var file = new ExportedFile($"api-log/dt=2026-11-19/part-0-0000-{new string('0', 16)}.ndjson.gz", 1, 1, new string('0', 64));
        var state = ExportState.New(null, 1);
        state = state with { Shards = [state.Shards[0] with { Files = [.. Enumerable.Repeat(file, 2500)] }] };

        var error = await Assert.ThrowsAsync<TooManyFilesException>(
            () => new ExportLedger(dynamoDB, TimeProvider.System, "ledger")
                .SaveAsync("2026-11-19", "me", state, TestContext.Current.CancellationToken));

        Assert.Contains("2026-11-19 has 2500 files", error.Message, StringComparison.Ordinal);
        Assert.Contains("raise EXPORT_FILE_BYTES", error.Message, StringComparison.Ordinal);
        Assert.Empty(dynamoDB.ReceivedCalls());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"run":null,"shards":null,"done":false}""")]
    [InlineData("""{"run":null,"shards":[{"parts":1}],"done":false}""")]
    [InlineData("soon")]
    public static void Progress_of_another_version_counts_as_none(string progress) => Assert.Null(ExportState.FromJson(progress));
}
