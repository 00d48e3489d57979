using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.S3;

namespace Worker.Tests.Integration;

/// <summary>ExportApiLog as it is deployed: the packaged executable, on the table and the bucket that Terraform made.</summary>
[Trait("Category", "Integration")]
public sealed class DeployedExportApiLogTests(DeployedEnvironment environment)
{
    private const int RowsADay = 2000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_every_row_of_the_day_and_the_same_bytes_again()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        using var s3 = (await environment.AwsAsync()).S3();
        await Tool.Commands.SampleData.PutApiLogAsync(dynamoDB, new DateOnly(2026, 11, 18), RowsADay, Cancelled);
        await Tool.Commands.SampleData.PutApiLogAsync(dynamoDB, new DateOnly(2026, 11, 19), 10, Cancelled);

        var (report, _) = await environment.InvokeAsync("export_api_log", """{"day":"2026-11-18"}""");
        var first = await FilesAsync(s3, report);
        await environment.InvokeAsync("export_api_log", """{"scheduledTime":"2026-11-18T15:30:00Z"}""");
        var second = await FilesAsync(s3, report);

        Assert.Equal(RowsADay, report.GetProperty("days")[0].GetProperty("rows").GetInt32());
        Assert.Equal(Enumerable.Range(0, 4).Select(shard => $"api-log/dt=2026-11-18/part-{shard}-0000.ndjson.gz"), first.Keys);
        Assert.Equal(first, second);
        var ids = first.Values.SelectMany(Lines).Select(line => JsonElement.Parse(line).GetProperty("timeAndId").GetString()!.Split('#')[1]);
        Assert.Equal(Enumerable.Range(0, RowsADay).Select(number => number.ToString("x8", CultureInfo.InvariantCulture)), ids.Order(StringComparer.Ordinal));
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
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/lambda/aws4_request, SignedHeaders=host, Signature=none");
        using var answer = await http.PostAsync(
            new Uri((await environment.AwsAsync()).Endpoint, "/2015-03-31/functions/export_api_log/invocations"), new StringContent("""{"day":"2001-01-01"}""", Encoding.UTF8), Cancelled);

        Assert.Equal("2001-01-01", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).GetProperty("days")[0].GetProperty("day").GetString());
    }

    private static async Task<SortedDictionary<string, string>> FilesAsync(AmazonS3Client s3, JsonElement report)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in report.GetProperty("days")[0].GetProperty("files").EnumerateArray().Select(file => file.GetProperty("key").GetString()!))
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
        using var text = new StreamReader(new GZipStream(new MemoryStream(Convert.FromBase64String(file)), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
