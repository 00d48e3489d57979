using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Demo;
using Demo.Feeds;
using LocalAws;
using LocalAws.LambdaHost;
using Worker.Tests.Fuzzing.Jobs;

namespace Worker.Tests.Integration;

/// <summary>The packaged import of telegrams that are as large as they may be, in the memory that its Terraform gives it.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(ImportMemoryTests))]
[NeedsJobs("import_hazards")]
public sealed class ImportMemoryTests : IAsyncLifetime
{
    private const int MemoryInMB = 512; // terraform/import_hazards.tf
    private const int AtOnce = 20;
    private const int Bytes = 12_800_000;

    private readonly AwsStandIn aws = new();
    private readonly DirectoryInfo package = Directory.CreateTempSubdirectory("worker-");
    private TelegramFeed feed = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await BuiltPackage.BuildAsync();
        await ZipFile.ExtractToDirectoryAsync(Checkout.Repository.Package, package.FullName, Cancelled);
        feed = await TelegramFeed.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        aws.Dispose();
        await feed.DisposeAsync();
        package.Delete(recursive: true);
    }

    /// <param name="city">Of which there are as many as fit: 98,000 of the first, about as many entries as a telegram may have.</param>
    [Theory]
    [InlineData("<City><Name>宮城県栗原市築館・栗駒・若柳・一迫・瀬峰・鶯沢</Name><Code>0421300</Code><MaxInt>7</MaxInt></City>")]
    [InlineData(
        "<City><Name>栗原市</Name><Code>0421300</Code><MaxInt>7</MaxInt><IntensityStation><Name>栗原市築館＊</Name><Code>0421320</Code>"
        + "<Int>7</Int></IntensityStation><IntensityStation><Name>栗原市栗駒</Name><Code>0421300</Code><Int>6-</Int></IntensityStation></City>")]
    public async Task Twenty_telegrams_of_many_megabytes_stay_within_the_function_s_memory(string city)
    {
        await using var host = await HostAsync();
        var peaks = new List<int>();

        // A second time in the same process: what the first leaves behind counts, too.
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < AtOnce; number++)
            {
                feed.Add(number % 2 == 0 ? "eqvol" : "extra", Quake((round * AtOnce) + number, city));
            }

            var result = (await host.InvokeAsync("import_hazards", "{}"u8.ToArray()))!;
            Assert.True(result.FunctionError is null, Encoding.UTF8.GetString(result.Payload.Span));
            Assert.Equal(AtOnce * (round + 1), JsonElement.Parse(result.Payload.Span).GetProperty("imported").GetInt32());
            peaks.Add(result.MaxMemoryInMB);
        }

        TestContext.Current.SendDiagnosticMessage($"peak RSS: {string.Join(", ", peaks)} MB");
        Assert.All(peaks, peak => Assert.InRange(peak, 1, MemoryInMB));
    }

    /// <summary>A telegram of an event of its own, with as many cities as make it so large.</summary>
    private static byte[] Quake(int number, string city)
    {
        var source = Hazards.Telegrams.Source("quake.xml").Replace(
            "20110311144640", number.ToString("D14", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var at = source.IndexOf("<City>", StringComparison.Ordinal);
        var text = new StringBuilder(source[..at]);
        var (each, size) = (Encoding.UTF8.GetByteCount(city), Encoding.UTF8.GetByteCount(source));
        for (var count = 0; size + each <= Bytes; count++)
        {
            text.Append(city.Replace("0421300", count.ToString("D7", CultureInfo.InvariantCulture), StringComparison.Ordinal));
            size += each;
        }

        return Encoding.UTF8.GetBytes(text.Append(source[at..]).ToString());
    }

    private Task<FunctionHost> HostAsync()
    {
        var settings = SampleSettings.For(aws.Url);
        foreach (var (name, value) in feed.Variables)
        {
            settings[name] = value;
        }

        settings["HAZARD_EVENTS_TABLE"] = "hazard_events";
        settings["HAZARD_FEEDS_TABLE"] = "hazard_feeds";
        settings["ALERTS_TABLE"] = "alerts";
        settings["TELEGRAMS_BUCKET"] = "telegrams";
        settings["DOTNET_GCgen0size"] = "400000"; // terraform/main.tf
        var function = new FunctionConfiguration(
            "import_hazards",
            "arn:aws:lambda:ap-northeast-1:123456789012:function:import_hazards",
            "ImportHazards",
            "provided.al2023",
            TimeSpan.FromMinutes(5),
            MemoryInMB,
            "",
            settings,
            "");
        return FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => Path.Combine(package.FullName, "bootstrap"),
        });
    }
}
