using System.Security.Cryptography;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Worker.Jobs;
using static Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs;

public static class ExportApiLogTests
{
    private const string Day = "2026-11-19";
    private const string Folder = $"api-log/dt={Day}/";

    [Fact]
    public static async Task Saves_the_log_of_one_day_with_a_manifest()
    {
        var world = FullDay();

        var report = await world.Start().ExportAsync(ByHand);

        Assert.Equal(
            [$"{Folder}manifest.json", $"{Folder}part-0-0000.ndjson.gz", $"{Folder}part-0-0001.ndjson.gz", $"{Folder}part-1-0000.ndjson.gz"],
            world.Objects.Keys);
        Assert.Equal("""{"text":"row a","timeAndId":"a"}""", world.Text($"{Folder}part-0-0000.ndjson.gz").Split('\n')[0]);
        Assert.Equal("{\"text\":\"row e\",\"timeAndId\":\"e\"}\n", world.Text($"{Folder}part-0-0001.ndjson.gz"));
        var manifest = ExportManifest.FromBytes(world.Objects[$"{Folder}manifest.json"]);
        Assert.Equal((Day, 7), (manifest.Day, manifest.Rows));
        Assert.Equal([4, 1, 2], manifest.Files.Select(file => file.Rows));
        Assert.All(manifest.Files, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(world.Objects[file.Key])), file.Sha256));
        Assert.All(manifest.Files, file => Assert.Equal(world.Objects[file.Key].Length, file.Bytes));
        Assert.Equal(("exports", "exported", 7), (report.Bucket, report.Days[0].State, report.Days[0].Rows));
    }

    [Fact]
    public static async Task A_day_without_rows_has_a_manifest_that_says_so()
    {
        var world = new ExportWorld();

        var report = await world.Start().ExportAsync(ByHand);

        Assert.Equal([$"{Folder}manifest.json"], world.Objects.Keys);
        Assert.Equal(0, report.Days[0].Rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static async Task A_run_that_dies_at_any_step_and_its_repetition_end_in_the_same_bytes(bool afterEffect)
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var world = FullDay();
            await new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = step, DiesAfterEffect = afterEffect }.DieAsync(Day);
            world.Now += TimeSpan.FromMinutes(11); // past the deadline of the dead

            await world.Start().ExportAsync(ByHand);

            Assert.Equal(expected, world.Objects);
        }
    }

    [Fact]
    public static async Task Runs_that_die_again_and_again_end_in_the_same_bytes()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var first = 1; first <= steps; first++)
        {
            for (var second = 1; second <= steps; second += 2)
            {
                var world = FullDay();
                await new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = first }.DieAsync(Day);
                world.Now += TimeSpan.FromMinutes(11);
                var again = new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = second, DiesAfterEffect = true };
                try
                {
                    await again.ExportAsync(ByHand);
                }
                catch (ExportWorld.DeadException)
                {
                    world.Now += TimeSpan.FromMinutes(11);
                }

                await world.Start().ExportAsync(ByHand);

                Assert.Equal(expected, world.Objects);
            }
        }
    }

    [Fact]
    public static async Task Of_two_runs_at_once_one_exports_whenever_the_other_comes()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var world = FullDay();
            Report? other = null;
            var run = new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddMinutes(10))
            {
                OnStep = async number => other = number == step ? await world.Start().ExportAsync(ByHand) : other,
            };

            var report = await run.ExportAsync(ByHand);

            Assert.Equal(expected, world.Objects);
            Assert.Contains("exported", new[] { report.Days[0].State, other!.Days[0].State });
            Assert.Equal(step > 2 ? "being exported by another run" : "exported", other.Days[0].State);
        }
    }

    [Fact]
    public static async Task A_run_near_its_deadline_leaves_the_rest_to_the_next_ones()
    {
        var (_, expected) = await UndisturbedAsync();
        var world = FullDay();
        var states = new List<string>();
        do
        {
            var run = new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddSeconds(60)) { StepTime = TimeSpan.FromSeconds(9) };
            states.Add((await run.ExportAsync(ByHand)).Days[0].State);
        }
        while (states[^1] != "exported" && states.Count < 20);

        Assert.InRange(states.Count, 2, 5);
        Assert.All(states.SkipLast(1), state => Assert.Equal("to be continued by the next run", state));
        Assert.Equal(expected, world.Objects);
    }

    [Fact]
    public static async Task Rows_that_come_late_are_in_the_export_of_the_next_night()
    {
        var options = ExportWorld.Options with { LateDays = 1 };
        var world = FullDay();
        await world.Start(options).ExportAsync(Night("2026-11-20T01:00:00+09:00"));
        world.Add($"{Day}#0", "aa", "z"); // one between two that are exported, one after all
        world.Add($"{Day}#1", "f");

        var same = await world.Start(options).ExportAsync(Night("2026-11-20T01:15:00+09:00"));
        var next = await world.Start(options).ExportAsync(Night("2026-11-21T01:00:00+09:00"));

        Assert.Equal([$"{Day} exported before 7", "2026-11-18 exported before 0"], same.Days.Select(Short));
        Assert.Equal(["2026-11-20 exported 0", $"{Day} exported 10"], next.Days.Select(Short));
        var expected = new ExportWorld();
        expected.Rows[$"{Day}#0"] = world.Rows[$"{Day}#0"];
        expected.Rows[$"{Day}#1"] = world.Rows[$"{Day}#1"];
        await expected.Start().ExportAsync(ByHand);
        Assert.Equal(expected.Objects, world.Objects.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public static async Task Fewer_rows_never_replace_more(int left)
    {
        var world = FullDay();
        await world.Start().ExportAsync(ByHand);
        var before = world.Objects.ToDictionary();
        foreach (var rows in world.Rows.Values)
        {
            foreach (var row in rows.Keys.Skip(left).ToList())
            {
                rows.Remove(row);
            }
        }

        var error = await Assert.ThrowsAsync<RowsVanishedException>(() => world.Start().ExportAsync(ByHand));

        Assert.Contains($"has {2 * left} rows, but 7", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, world.Objects);
    }

    [Fact]
    public static async Task Starts_over_when_what_was_staged_is_gone()
    {
        var (steps, expected) = await UndisturbedAsync();
        var world = FullDay();
        await new ExportWorld.Run(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = steps / 2 }.DieAsync(Day);
        world.Objects.Clear();
        world.Now += TimeSpan.FromDays(8);

        await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => world.Start().ExportAsync(ByHand));
        await world.Start().ExportAsync(ByHand);

        Assert.Equal(expected, world.Objects);
    }

    [Fact]
    public static void The_result_depends_on_the_rows_alone() =>
        Prop.ForAll(
            Gen.Choose(0, 40).SelectMany(count => Gen.Choose(1, 12).Select(perFile => (count, perFile))).ToArbitrary(),
            shape =>
            {
                var ids = Enumerable.Range(0, shape.count).Select(id => id.ToString("D3", null)).ToArray();
                var options = ExportWorld.Options with { RowsPerFile = shape.perFile, ParallelShards = 2 };
                var (ordered, shuffled) = (new ExportWorld(), new ExportWorld());
                ordered.Add($"{Day}#1", ids);
                shuffled.Add($"{Day}#1", [.. ids.Reverse()]);
                ordered.Start(options).ExportAsync(ByHand).GetAwaiter().GetResult();
                shuffled.Start(options with { ParallelShards = 1 }).ExportAsync(ByHand).GetAwaiter().GetResult();
                var rows = ordered.Published.Where(key => key.EndsWith(".gz", StringComparison.Ordinal))
                    .SelectMany(key => ordered.Text(key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    .Select(line => JsonElement.Parse(line).GetProperty("timeAndId").GetString());
                Assert.Equal(ids, rows);
                Assert.Equal(ordered.Objects, shuffled.Objects);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-11-19T15:30:00Z", "2026-11-19")] // half past midnight of the 20th in Tokyo
    [InlineData("2026-11-20T14:59:59Z", "2026-11-19")]
    [InlineData("2026-11-20T00:30:00+09:00", "2026-11-19")]
    [InlineData("2027-01-01T00:30:00+09:00", "2026-12-31")]
    public static async Task Exports_the_day_before_the_scheduled_one_in_Tokyo(string scheduled, string day)
    {
        var report = await new ExportWorld().Start().ExportAsync(Night(scheduled));

        Assert.Equal([day], report.Days.Select(exported => exported.Day));
    }

    [Theory]
    [InlineData("2026/11/19")]
    [InlineData("2026-02-30")]
    [InlineData("19 November")]
    [InlineData("")]
    public static async Task Says_how_to_write_a_day_that_does_not_parse(string day)
    {
        var error = await Assert.ThrowsAsync<InvalidDayException>(() => new ExportWorld().Start().ExportAsync(new Request(Day: day)));

        Assert.Equal($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.", error.Message);
    }

    [Fact]
    public static async Task Wants_a_day_or_a_scheduled_time() =>
        await Assert.ThrowsAsync<InvalidDayException>(() => new ExportWorld().Start().ExportAsync(new Request()));

    private static Request ByHand => new(Day: Day);

    private static Request Night(string scheduled) => new(ScheduledTime: DateTimeOffset.Parse(scheduled, null));

    private static string Short(DayReport day) => $"{day.Day} {day.State} {day.Rows}";

    private static ExportWorld FullDay()
    {
        var world = new ExportWorld();
        world.Add($"{Day}#0", "a", "b", "c", "d", "e");
        world.Add($"{Day}#1", "g", "h");
        world.Add("2026-11-20#0");
        return world;
    }

    private static async Task<(int Steps, SortedDictionary<string, byte[]> Objects)> UndisturbedAsync()
    {
        var world = FullDay();
        var run = world.Start();
        await run.ExportAsync(ByHand);
        return (run.Steps, world.Objects);
    }
}
