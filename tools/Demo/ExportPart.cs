using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Demo;

/// <summary>A day of the API log is exported, and read back as its manifest says.</summary>
[NeedsJobs("export_api_log")]
internal sealed class ExportPart : IDemoPart
{
    private const int Rows = 1000;
    private const int LinesShown = 3;

    public int Order => 2;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        var yesterday = DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9)).DateTime).AddDays(-1);
        Screen.Title($"export_api_log copies {Rows} rows of {yesterday:yyyy-MM-dd} to S3");
        await SampleData.PutApiLogAsync(demo.DynamoDB, yesterday, Rows, cancellationToken);
        var report = await demo.InvokeAsync("export_api_log", $$"""{"day":"{{yesterday:yyyy-MM-dd}}"}""", cancellationToken);
        await ShowAsync(
            demo, report.GetProperty("bucket").GetString()!, $"api-log/dt={yesterday:yyyy-MM-dd}/_manifest.json", cancellationToken);
    }

    private static async Task ShowAsync(DemoRun demo, string bucket, string manifestKey, CancellationToken cancellationToken)
    {
        Screen.Line($"read back s3://{bucket}/{manifestKey}:");
        var manifest = JsonElement.Parse(await ReadAsync(demo, bucket, manifestKey, cancellationToken));
        var total = 0L;
        foreach (var file in manifest.GetProperty("files").EnumerateArray())
        {
            var key = file.GetProperty("key").GetString()!;
            var content = await ReadAsync(demo, bucket, key, cancellationToken);
            var lines = await LinesAsync(content, cancellationToken);
            var isWhole = Convert.ToHexStringLower(SHA256.HashData(content)) == file.GetProperty("sha256").GetString()
                && lines.Length == file.GetProperty("rows").GetInt64();
            Screen.Line(
                $"  {key}: {lines.Length} rows, {(isWhole ? "count and SHA-256 as the manifest says" : "NOT as the manifest says")}");
            foreach (var line in total == 0 ? lines.Take(LinesShown) : [])
            {
                Screen.Line($"    {line}");
            }

            total += lines.Length;
        }

        Screen.Line($"{total} rows in all; the manifest says {manifest.GetProperty("rows").GetInt64()}");
    }

    private static async Task<byte[]> ReadAsync(DemoRun demo, string bucket, string key, CancellationToken cancellationToken)
    {
        using var found = await demo.S3.GetObjectAsync(bucket, key, cancellationToken);
        using var content = new MemoryStream();
        await found.ResponseStream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private static async Task<string[]> LinesAsync(byte[] content, CancellationToken cancellationToken)
    {
        await using var unzipped = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        return (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
