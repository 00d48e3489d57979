using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs;
using WorkerLib.Lambda;

namespace Worker.Tests.Jobs;

public static class ExportApiLogTests
{
    private readonly record struct SavedFile(string Key, string Text);

    [Fact]
    public static async Task Saves_the_log_of_one_day_a_file_per_shard()
    {
        var rows = new Dictionary<string, List<Dictionary<string, AttributeValue>>[]>
        {
            ["2026-11-19#0"] = [[Row("a"), Row("b")], [Row("c")]],
            ["2026-11-19#1"] = [[Row("d")]],
            ["2026-11-20#0"] = [[Row("x")]],
        };

        var (report, files) = await ExportAsync(rows, new ExportApiLog.Request(Day: "2026-11-19"));

        Assert.Equal(
            [
                new("api-log/dt=2026-11-19/part-0.ndjson.gz", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n"),
                new("api-log/dt=2026-11-19/part-1.ndjson.gz", "{\"id\":\"d\"}\n"),
            ],
            files);
        Assert.Equal(("2026-11-19", 4, "exports"), (report.Day, report.Rows, report.Bucket));
        Assert.Equal([3, 1], report.Files.Select(file => file.Rows));
    }

    [Fact]
    public static async Task Writes_no_file_for_a_shard_without_rows()
    {
        var (report, files) = await ExportAsync([], new ExportApiLog.Request(Day: "2026-11-19"));

        Assert.Empty(files);
        Assert.Equal(0, report.Rows);
    }

    [Theory]
    [InlineData("2026-11-19T15:30:00Z", "2026-11-19")] // half past midnight of the 20th in Tokyo
    [InlineData("2026-11-20T14:59:59Z", "2026-11-19")]
    [InlineData("2026-11-20T00:30:00+09:00", "2026-11-19")]
    [InlineData("2027-01-01T00:30:00+09:00", "2026-12-31")]
    public static async Task Exports_the_day_before_the_scheduled_one_in_Tokyo(string scheduled, string day)
    {
        var (report, _) = await ExportAsync([], new ExportApiLog.Request(ScheduledTime: DateTimeOffset.Parse(scheduled, null)));

        Assert.Equal(day, report.Day);
    }

    [Theory]
    [InlineData("2026/11/19")]
    [InlineData("2026-02-30")]
    [InlineData("19 November")]
    [InlineData("")]
    public static async Task Says_how_to_write_a_day_that_does_not_parse(string day)
    {
        var error = await Assert.ThrowsAsync<InvalidDayException>(() => ExportAsync([], new ExportApiLog.Request(Day: day)));

        Assert.Equal($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.", error.Message);
    }

    [Fact]
    public static async Task Wants_a_day_or_a_scheduled_time() =>
        await Assert.ThrowsAsync<InvalidDayException>(() => ExportAsync([], new ExportApiLog.Request()));

    [Fact]
    public static async Task Stops_when_it_is_cancelled()
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns<Task<QueryResponse>>(call =>
        {
            call.Arg<CancellationToken>().ThrowIfCancellationRequested();
            throw new InvalidOperationException("the token was not passed on");
        });
        var context = Substitute.For<ILambdaContext>();
        context.CancellationToken.Returns(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new ExportApiLog(dynamoDB, Substitute.For<IAmazonS3>(), "api_log", 1, "exports").HandleAsync(new ExportApiLog.Request(Day: "2026-11-19"), context));
    }

    private static async Task<(ExportApiLog.Report Report, List<SavedFile> Files)> ExportAsync(
        Dictionary<string, List<Dictionary<string, AttributeValue>>[]> pagesOfShards, ExportApiLog.Request request)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var query = call.Arg<QueryRequest>();
            var pages = pagesOfShards.GetValueOrDefault(query.ExpressionAttributeValues[":dayShard"].S) ?? [[]];
            var page = query.ExclusiveStartKey is null ? 0 : int.Parse(query.ExclusiveStartKey["page"].N, null);
            return new QueryResponse
            {
                Items = pages[page],
                LastEvaluatedKey = page + 1 < pages.Length ? new() { ["page"] = new() { N = $"{page + 1}" } } : null,
            };
        });
        var files = new List<SavedFile>();
        var s3 = Substitute.For<IAmazonS3>();
        s3.PutObjectAsync(Arg.Do<PutObjectRequest>(put => files.Add(new(put.Key, Unzip(put.InputStream)))), Arg.Any<CancellationToken>())
            .Returns(new PutObjectResponse());

        var report = await new ExportApiLog(dynamoDB, s3, "api_log", 2, "exports").HandleAsync(request, Substitute.For<ILambdaContext>());
        return (report, files);
    }

    private static Dictionary<string, AttributeValue> Row(string id) => new() { ["id"] = new(id) };

    private static string Unzip(Stream zipped)
    {
        using var text = new StreamReader(new GZipStream(zipped, CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
