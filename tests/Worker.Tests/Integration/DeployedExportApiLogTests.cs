using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using Demo;

namespace Worker.Tests.Integration;

/// <summary>ExportApiLog as it is deployed: the packaged executable, on the table and the bucket that Terraform made.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.DeployedAlone)]
public sealed class DeployedExportApiLogTests(DeployedEnvironment environment)
{
    private const int RowsADay = 20_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_every_row_of_the_day()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        using var s3 = (await environment.AwsAsync()).S3();
        await SampleData.PutApiLogAsync(dynamoDB, new DateOnly(2026, 11, 18), RowsADay, Cancelled);
        await SampleData.PutApiLogAsync(dynamoDB, new DateOnly(2026, 11, 19), 10, Cancelled);

        var (report, _) = await environment.InvokeAsync("export_api_log", """{"day":"2026-11-18"}""");
        var files = await FilesAsync(s3, report);

        Assert.Equal(RowsADay, report.GetProperty("days")[0].GetProperty("rows").GetInt32());
        Assert.Equal(
            Enumerable.Range(0, 4).Select(shard => $"api-log/dt=2026-11-18/part-{shard}-0000-"),
            files.Keys.Select(key => key[..^"0123456789abcdef.ndjson.gz".Length]));
        var ids = files.Values.SelectMany(Lines)
            .Select(line => JsonElement.Parse(line).GetProperty("timeAndId").GetString()!.Split('#')[1]);
        Assert.Equal(
            Enumerable.Range(0, RowsADay).Select(number => number.ToString("x8", CultureInfo.InvariantCulture)),
            ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_night_exports_the_days_before_once_and_to_the_same_bytes()
    {
        const string Night = """{"scheduledTime":"2026-11-11T15:30:00Z"}""";
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        using var s3 = (await environment.AwsAsync()).S3();
        await SampleData.PutApiLogAsync(dynamoDB, new DateOnly(2026, 11, 10), 40, Cancelled);

        var byHand = await FilesAsync(s3, (await environment.InvokeAsync("export_api_log", """{"day":"2026-11-10"}""")).Response);
        var (night, _) = await environment.InvokeAsync("export_api_log", Night);
        var (again, _) = await environment.InvokeAsync("export_api_log", Night);

        Assert.Equal(["2026-11-11 exported 0", "2026-11-10 exported 40"], Days(night));
        Assert.Equal(["2026-11-11 exported before 0", "2026-11-10 exported before 40"], Days(again));
        Assert.Equal(byHand, await FilesAsync(s3, night, day: 1));

        static IEnumerable<string> Days(JsonElement report) =>
            report.GetProperty("days").EnumerateArray()
                .Select(day => $"{day.GetProperty("day")} {day.GetProperty("state")} {day.GetProperty("rows")}");
    }

    [Fact]
    public async Task An_event_that_does_not_fit_gets_an_error_and_the_process_lives_on()
    {
        var (error, failed) = await environment.InvokeAsync("export_api_log", """{"day":19}""");
        var (unreadable, _) = await environment.InvokeAsync("export_api_log", """{"day":"19.11.2026"}""");
        var (_, next) = await environment.InvokeAsync("export_api_log", """{"day":"2001-01-01"}""");

        Assert.Equal("Unhandled", failed.FunctionError);
        Assert.Equal("InvalidEventException", error.GetProperty("errorType").GetString());
        Assert.Contains("at $.day a string was expected", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal("InvalidDayException", unreadable.GetProperty("errorType").GetString());
        Assert.Contains("YYYY-MM-DD", unreadable.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Null(next.FunctionError);
        Assert.Null(next.InitDuration);
    }

    [Fact]
    public async Task An_invocation_of_the_AWS_API_reaches_the_package()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/lambda/aws4_request, SignedHeaders=host, Signature=none");
        using var response = await http.PostAsync(
            new Uri((await environment.AwsAsync()).Endpoint, "/2015-03-31/functions/export_api_log/invocations"),
            new StringContent("""{"day":"2001-01-01"}""", Encoding.UTF8),
            Cancelled);

        Assert.Equal(
            "2001-01-01",
            JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled)).GetProperty("days")[0].GetProperty("day").GetString());
    }

    private static async Task<SortedDictionary<string, string>> FilesAsync(AmazonS3Client s3, JsonElement report, int day = 0)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var written = report.GetProperty("days")[day].GetProperty("files").EnumerateArray();
        foreach (var key in written.Select(file => file.GetProperty("key").GetString()!))
        {
            using var found = await s3.GetObjectAsync(report.GetProperty("bucket").GetString(), key, Cancelled);
            using var bytes = new MemoryStream();
            await found.ResponseStream.CopyToAsync(bytes, Cancelled);
            files[key] = Convert.ToBase64String(bytes.ToArray());
        }

        return files;
    }

    private static string[] Lines(string file)
    {
        using var text = new StreamReader(
            new GZipStream(new MemoryStream(Convert.FromBase64String(file)), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
