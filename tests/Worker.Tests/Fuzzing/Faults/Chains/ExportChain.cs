using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using Demo;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>The export of a day, while late rows come and two runs overlap.</summary>
[NeedsJobs("export_api_log")]
[FaultChain("export", "the manifest of the day is true: its files are there, with each row once, and no others")]
public sealed class ExportChain : FaultChain
{
    private const string Function = "export_api_log";
    private const string Bucket = "exports";
    private const int Rows = 60;
    private const int Late = 5;

    private static readonly DateOnly FirstDay = new(2020, 1, 1);

    public override async Task SetUpAsync(TriedFleet fleet, CancellationToken cancellationToken)
    {
        await fleet.CreateTableAsync("api_log");
        await fleet.CreateTableAsync("export_ledger");
        await fleet.CreateBucketAsync(Bucket);

        // Less time than Terraform gives it, since the day of a run that was killed is its own for so long.
        fleet.Deploy(new(Function, "ExportApiLog", TimeSpan.FromSeconds(40), new Dictionary<string, string>
        {
            ["API_LOG_TABLE"] = "api_log",
            ["API_LOG_SHARDS"] = $"{SampleData.Shards}",
            ["EXPORT_BUCKET"] = Bucket,
            ["EXPORT_FILE_BYTES"] = "1000",
            ["EXPORT_LATE_DAYS"] = "0",
            ["EXPORT_LEDGER_TABLE"] = "export_ledger",
            ["EXPORT_PARALLEL_SHARDS"] = "2",
        }));
    }

    public override async Task ActAsync(TriedFleet fleet, Random random, int round, CancellationToken cancellationToken)
    {
        var day = DayOf(round);
        await SampleData.PutApiLogAsync(fleet.DynamoDB, day, Rows, cancellationToken);
        await Task.WhenAll(ExportAsync(1), ExportAsync(1));
        for (var late = 0; late < Late; late++)
        {
            await fleet.DynamoDB.PutItemAsync(
                "api_log",
                new()
                {
                    ["dayShard"] = new($"{day:yyyy-MM-dd}#{random.Next(SampleData.Shards)}"),
                    ["timeAndId"] = new($"{day:yyyy-MM-dd}T14:59:59.{late:D3}Z#late"),
                },
                cancellationToken);
        }

        await ExportAsync(2);
        await ExportAsync(2);

        Task ExportAsync(int night) => fleet.InvokeAsync(
            Function, $$"""{"scheduledTime":"{{day.AddDays(1):yyyy-MM-dd}}T0{{night}}:00:00+09:00"}""");
    }

    public override async Task CheckAsync(TriedFleet fleet, int round, CancellationToken cancellationToken)
    {
        var day = DayOf(round);
        await WaitAsync(
            async () => await fleet.InvokeAsync(Function, $$"""{"day":"{{day:yyyy-MM-dd}}"}""") is { } report
                && report.GetProperty("days")[0].GetProperty("state").GetString() == "exported"
                ? null
                : $"{day} is not exported",
            cancellationToken);

        var folder = $"api-log/dt={day:yyyy-MM-dd}/";
        var manifest = JsonElement.Parse(await ReadAsync(fleet, $"{folder}_manifest.json"));
        var found = new List<string>();
        var named = new List<string> { $"{folder}_manifest.json" };
        foreach (var file in manifest.GetProperty("files").EnumerateArray())
        {
            var key = file.GetProperty("key").GetString()!;
            var bytes = await ReadAsync(fleet, key);
            named.Add(key);
            Promise.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            found.AddRange(await RowsAsync(bytes));
        }

        var list = await fleet.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = folder }, cancellationToken);
        Promise.Equal(
            string.Join('\n', named.Order(StringComparer.Ordinal)),
            string.Join('\n', list.S3Objects.Select(file => file.Key).Order(StringComparer.Ordinal)));
        var expected = (await fleet.RowsAsync("api_log"))
            .Where(row => row["dayShard"].S.StartsWith($"{day:yyyy-MM-dd}#", StringComparison.Ordinal))
            .Select(row => row["timeAndId"].S);
        Promise.Equal(string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', found.Order(StringComparer.Ordinal)));
        Promise.Equal(Rows + Late, manifest.GetProperty("rows").GetInt32());
    }

    private static DateOnly DayOf(int round) => FirstDay.AddDays(Math.Abs(round % 2000));

    private static async Task<byte[]> ReadAsync(TriedFleet fleet, string key)
    {
        using var found = await fleet.S3.GetObjectAsync(Bucket, key);
        using var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<IEnumerable<string>> RowsAsync(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => JsonElement.Parse(line).GetProperty("timeAndId").GetString()!);
    }
}
