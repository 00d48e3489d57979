using System.CommandLine;
using System.Net;
using System.Text.Json;
using Hazards.Enrichment;
using LocalAws;
using Worker.Cli.Commands;
using Worker.Jobs.EnrichHazards;

namespace Worker.Tests.Cli.Areas;

public sealed class AreasCommandTests : IDisposable
{
    private static readonly string Data = Path.Combine(Checkout.Root, "tests", "data", "areas");
    private static readonly string Set = Path.Combine(Checkout.Root, "tests", "data", "constants", "areas.json");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("areas-");

    private string Target => Path.Combine(folder.FullName, "filled.json");

    public void Dispose() => folder.Delete(recursive: true);

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Fills_names_and_points_and_leaves_the_rest()
    {
        var (exitCode, output) = await RunAsync("--fill", Data, "--from", Set, "--output", Target, "--json");

        Assert.Equal(0, exitCode);
        var report = JsonElement.Parse(output);
        Assert.Equal(0, report.GetProperty("approximate").GetInt32());
        using var json = JsonDocument.Parse(await ReadAsync(Target));
        Assert.Empty(AreasConstants.Set.Problems(json.RootElement));
        var filled = json.Deserialize(AreasJson.Default.AreasConstants)!;
        var before = JsonSerializer.Deserialize(await ReadAsync(Set), AreasJson.Default.AreasConstants)!;

        // The middle of its box, 35.67 to 35.71 and 139.73 to 139.79.
        Assert.Equal(
            new AreaRow("1310100", "千代田区", "ちよだく", "Chiyoda City", "13", Lat: 35.69, Lon: 139.76),
            Row(filled.Municipalities, "1310100"));
        Assert.Equal((35.665, 139.6975), Point(Row(filled.ForecastAreas, "130011")));
        Assert.Equal((35.665, 139.6975), Point(Row(filled.ForecastAreas, "130000"))); // the islands are too wide to count
        Assert.Equal(Point(Row(before.Municipalities, "1342100")), Point(Row(filled.Municipalities, "1342100")));
        Assert.Equal(Point(Row(before.Municipalities, "1342100")), Point(Row(filled.ForecastAreas, "130041")));
        Assert.Equal(Row(before.Municipalities, "4020200"), Row(filled.Municipalities, "4020200"));
        Assert.Equal(before.Regions, filled.Regions);
        Assert.Contains("area.json, class20relm.json を加工して作成", filled.Attribution, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_nothing_twice()
    {
        var again = Path.Combine(folder.FullName, "again.json");
        await RunAsync("--fill", Data, "--from", Set, "--output", Target);

        var (_, output) = await RunAsync("--fill", Data, "--from", Target, "--output", again, "--json");

        var report = JsonElement.Parse(output);
        Assert.Equal((0, 0), (report.GetProperty("added").GetInt32(), report.GetProperty("changed").GetInt32()));
        Assert.Equal(await ReadAsync(Target), await ReadAsync(again));
    }

    [Fact]
    public async Task Reads_from_an_address()
    {
        var port = Loopback.FreePort();
        var server = new HttpListener();
        server.Prefixes.Add($"http://127.0.0.1:{port}/const/");
        server.Start();
        var serving = ServeAsync(server, requests: 2);

        var (exitCode, _) = await RunAsync("--fill", $"http://127.0.0.1:{port}/const", "--from", Set, "--output", Target);

        Assert.Equal(["/const/area.json", "/const/class20relm.json"], await serving);
        Assert.Equal(0, exitCode);
        server.Close();
    }

    [Theory]
    [InlineData("area.json", "{", "area.json is no JSON: ")]
    [InlineData("area.json", "[]", "area.json is no JSON object.")]
    [InlineData("area.json", "{}", "area.json has no object 'offices': give the area.json of the JMA.")]
    [InlineData("area.json", """{"offices":{"13":{}},"class10s":{},"class15s":{},"class20s":{}}""",
        "area.json: offices has '13', which is no area with a code of 6 digits.")]
    [InlineData("area.json", """{"offices":{"990000":{"name":"x"}},"class10s":{},"class15s":{},"class20s":{}}""",
        "area.json: 990000 begins with no number of a prefecture, 01 to 47.")]
    [InlineData("area.json",
        """
        {"offices":{"130000":{"name":"x","parent":"130000"}},"class10s":{},"class15s":{},
        "class20s":{"1310100":{"name":"y","parent":"130000"}}}
        """,
        "area.json: 130000 is a part of itself.")]
    [InlineData("class20relm.json", """{"1310100":{"sw":[35.7,139.7],"ne":[35.6]}}""",
        "class20relm.json: 1310100 has no corners \"sw\" and \"ne\", each a latitude and a longitude: "
            + "give the class20relm.json of the JMA.")]
    public async Task Says_in_one_line_what_is_wrong(string file, string content, string message)
    {
        foreach (var name in (string[])["area.json", "class20relm.json"])
        {
            File.Copy(Path.Combine(Data, name), Path.Combine(folder.FullName, name));
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), content, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<UserException>(
            () => RunAsync("--fill", folder.FullName, "--from", Set, "--output", Target));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Says_which_file_is_missing()
    {
        var refused = await Assert.ThrowsAsync<UserException>(
            () => RunAsync("--fill", folder.FullName, "--from", Set, "--output", Target));

        Assert.Contains(Path.Combine(folder.FullName, "area.json"), refused.Message, StringComparison.Ordinal);
    }

    private static AreaRow Row(IReadOnlyList<AreaRow>? rows, string code) => rows!.Single(row => row.Code == code);

    private static (double? Latitude, double? Longitude) Point(AreaRow row) => (row.Lat, row.Lon);

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var parsed = new AreasCommand().Create().Parse(arguments);
        Assert.Empty(parsed.Errors);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output };
        return (await parsed.InvokeAsync(configuration, TestContext.Current.CancellationToken), output.ToString());
    }

    private static async Task<List<string>> ServeAsync(HttpListener server, int requests)
    {
        List<string> paths = [];
        while (paths.Count < requests)
        {
            var context = await server.GetContextAsync();
            paths.Add(context.Request.Url!.AbsolutePath);
            var content = await File.ReadAllBytesAsync(Path.Combine(Data, Path.GetFileName(paths[^1])));
            await context.Response.OutputStream.WriteAsync(content);
            context.Response.Close();
        }

        return paths;
    }
}
