using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

/// <summary>What the export writes. That it does so exactly once is in <see cref="ExportOnceTests"/>.</summary>
public static class ExportApiLogTests
{
    private const string Day = "2026-11-19";
    private const string Folder = $"api-log/dt={Day}/";

    [Fact]
    public static async Task Saves_the_log_of_one_day_with_a_manifest()
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", [.. "abcde".Select(letter => ExportFixture.Id($"{letter}"))]);
        fixture.Add($"{Day}#1", ExportFixture.Id("g"), ExportFixture.Id("h"));
        fixture.Add("2026-11-20#0", "2026-11-20T00:00:00.000Z#x");

        var report = await fixture.Start().ExportAsync(new Request(Day));

        var manifest = fixture.Published(Day);
        Assert.Equal((Day, 7, 0), (manifest.Day, manifest.Rows, manifest.MalformedRows));
        Assert.Equal(
            [(0, 0, 4), (0, 1, 1), (1, 0, 2)],
            manifest.Files.Select(file => (int.Parse(Part(file.Key)[1], null), int.Parse(Part(file.Key)[2], null), (int)file.Rows)));
        Assert.All(
            manifest.Files,
            file => Assert.Equal($"{Folder}part-{Part(file.Key)[1]}-{Part(file.Key)[2]}-{file.Sha256[..16]}.ndjson.gz", file.Key));
        Assert.Equal(
            string.Concat("abcd".Select(letter => ExportFixture.Line($"{Day}#0", ExportFixture.Id($"{letter}")))),
            fixture.Text(manifest.Files[0].Key));
        Assert.Equal(ExportFixture.Line($"{Day}#0", ExportFixture.Id("e")), fixture.Text(manifest.Files[1].Key));
        Assert.Equal(
            manifest.Files.Select(file => file.Key).Append($"{Folder}_manifest.json").Order(StringComparer.Ordinal),
            fixture.Objects.Keys);
        Assert.Equal("exports", report.Bucket);
        Assert.Equal([$"{Day} exported 7"], report.Days.Select(Short));
        Assert.Equal(manifest.Files, report.Days[0].Files);
    }

    [Fact]
    public static async Task A_day_without_rows_has_a_manifest_that_says_so()
    {
        var fixture = new ExportFixture();

        await fixture.Start().ExportAsync(new Request(Day));

        Assert.Equal([$"{Folder}_manifest.json"], fixture.Objects.Keys);
        Assert.Equal(0, fixture.Published(Day).Rows);
    }

    [Fact]
    public static async Task Sets_malformed_rows_aside_with_the_reason_and_goes_on()
    {
        var fixture = new ExportFixture();
        fixture.Add(
            $"{Day}#0",
            "2026-11-18T14:59:59.999Z#early",
            "2026-11-18T15:00:00Z#first",
            "2026-11-19T14:59:59.9999999Z#last",
            "2026-11-19T15:00:00.000Z#late",
            "soon#x",
            "2026-11-19T00:00:00.000Z");
        fixture.Add($"{Day}#1", ExportFixture.Id("number"), ExportFixture.Id("z"));
        fixture.Rows[$"{Day}#1"][ExportFixture.Id("number")]["durationMs"] = new() { N = "many" };

        var report = await fixture.Start(ExportFixture.Options with { FileBytes = 10_000 }).ExportAsync(new Request(Day));

        var manifest = fixture.Published(Day);
        Assert.Equal((3, 5), (manifest.Rows, manifest.MalformedRows));
        Assert.Equal((3, 5), (report.Days[0].Rows, report.Days[0].MalformedRows));
        Assert.StartsWith($"{Folder}_malformed-0-0000-", manifest.MalformedFiles[0].Key, StringComparison.Ordinal);
        var lines = manifest.MalformedFiles
            .SelectMany(file => fixture.Text(file.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonElement.Parse(line))
            .ToList();
        Assert.Equal(
            [
                "timeAndId '2026-11-18T14:59:59.999Z#early' is not a time of 2026-11-19 in Tokyo",
                "timeAndId '2026-11-19T00:00:00.000Z' is not a time and an id such as 2026-11-19T15:00:00.000Z#0000002a",
                "timeAndId '2026-11-19T15:00:00.000Z#late' is not a time of 2026-11-19 in Tokyo",
                "timeAndId 'soon#x' is not a time and an id such as 2026-11-19T15:00:00.000Z#0000002a",
            ],
            lines.SkipLast(1).Select(line => line.GetProperty("reason").GetString()));
        Assert.Equal("row", lines[0].GetProperty("row").GetProperty("text").GetString());
        Assert.StartsWith("it cannot be written as JSON: ", lines[^1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(ExportFixture.Id("number"), lines[^1].GetProperty("row").GetProperty("timeAndId").GetString());
    }

    /// <summary>Athena, Spark and Hive read every object of a folder, but for names that begin with an underscore or a full stop.</summary>
    [Fact]
    public static async Task Who_reads_the_whole_folder_finds_the_rows_and_nothing_else()
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", ExportFixture.Id("a"), ExportFixture.Id("b"), "soon#malformed");
        fixture.Add($"{Day}#1", ExportFixture.Id("c"));

        await fixture.Start().ExportAsync(new Request(Day));

        var read = fixture.Objects.Keys.Where(key => key.Split('/')[^1][0] is not ('_' or '.'))
            .SelectMany(key => fixture.Text(key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonElement.Parse(line).GetProperty("timeAndId").GetString());
        Assert.Equal(
            [ExportFixture.Id("a"), ExportFixture.Id("b"), ExportFixture.Id("c")], read.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static async Task A_day_that_was_exported_under_the_old_names_gets_the_new_ones(bool hasLateRow)
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", ExportFixture.Id("a"), "soon#malformed");
        await fixture.Start().ExportAsync(new Request(Day));
        fixture.UseOldNames(Day);
        Assert.Contains($"{Folder}manifest.json", fixture.Objects.Keys);
        if (hasLateRow)
        {
            fixture.Add($"{Day}#1", ExportFixture.Id("late"));
        }

        await fixture.Start().ExportAsync(new Request(Day));

        var anew = fixture.WithRowsAlone();
        await anew.Start().ExportAsync(new Request(Day));
        Assert.Equal(anew.Objects, fixture.Objects);
        Assert.Equal(hasLateRow ? 2 : 1, fixture.Published(Day).Rows);
    }

    [Fact]
    public static async Task Fewer_rows_do_not_replace_an_export_under_the_old_names_either()
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", ExportFixture.Id("a"), ExportFixture.Id("b"));
        await fixture.Start().ExportAsync(new Request(Day));
        fixture.UseOldNames(Day);
        var before = fixture.Objects.ToDictionary();
        fixture.Rows[$"{Day}#0"].Remove(ExportFixture.Id("b"));

        await Assert.ThrowsAsync<RowsVanishedException>(() => fixture.Start().ExportAsync(new Request(Day)));

        Assert.Equal(before, fixture.Objects);
    }

    [Fact]
    public static async Task A_row_with_two_faults_is_set_aside_with_its_keys_alone()
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", "soon#x", ExportFixture.Id("a"));
        fixture.Rows[$"{Day}#0"]["soon#x"]["durationMs"] = new() { N = "many" };

        await fixture.Start().ExportAsync(new Request(Day));

        var manifest = fixture.Published(Day);
        Assert.Equal((1, 1), (manifest.Rows, manifest.MalformedRows));
        Assert.EndsWith(
            $$$""","row":{"dayShard":"{{{Day}}}#0","timeAndId":"soon#x"}}""" + "\n",
            fixture.Text(manifest.MalformedFiles[0].Key),
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Rows_that_come_late_are_in_the_export_of_the_next_night()
    {
        var options = ExportFixture.Options with { LateDays = 1 };
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", ExportFixture.Id("b"), ExportFixture.Id("d"));
        await fixture.Start(options).ExportAsync(Night("2026-11-20T01:00:00+09:00"));
        // Of the same millisecond: one between two that are exported, one after all.
        fixture.Add($"{Day}#0", ExportFixture.Id("c"), ExportFixture.Id("z"));
        fixture.Add($"{Day}#1", ExportFixture.Id("f"));

        var same = await fixture.Start(options).ExportAsync(Night("2026-11-20T01:15:00+09:00"));
        var next = await fixture.Start(options).ExportAsync(Night("2026-11-21T01:00:00+09:00"));

        Assert.Equal([$"{Day} exported before 2", "2026-11-18 exported before 0"], same.Days.Select(Short));
        Assert.Equal(["2026-11-20 exported 0", $"{Day} exported 5"], next.Days.Select(Short));
        var anew = fixture.WithRowsAlone();
        await anew.Start().ExportAsync(new Request(Day));
        Assert.Equal(anew.Objects, fixture.Objects.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public static async Task Fewer_rows_never_replace_more(int left)
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", ExportFixture.Id("a"), ExportFixture.Id("b"), ExportFixture.Id("c"));
        await fixture.Start().ExportAsync(new Request(Day));
        var before = fixture.Objects.ToDictionary();
        fixture.Rows[$"{Day}#0"].Keys.Skip(left).ToList().ForEach(row => fixture.Rows[$"{Day}#0"].Remove(row));

        var error = await Assert.ThrowsAsync<RowsVanishedException>(() => fixture.Start().ExportAsync(new Request(Day)));

        Assert.Contains($"has {left} rows and 0 malformed ones, but had 3 rows", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Objects);

        // As the message says.
        fixture.Lose(key => key.EndsWith("_manifest.json", StringComparison.Ordinal));
        await fixture.Start().ExportAsync(new Request(Day));
        Assert.Equal(left, fixture.Published(Day).Rows);
    }

    [Fact]
    public static async Task A_day_that_fails_does_not_keep_the_others_from_being_exported()
    {
        var fixture = new ExportFixture();
        fixture.Add("2026-11-20#0", "2026-11-20T00:00:00.000Z#a");
        await fixture.Start().ExportAsync(new Request("2026-11-20"));
        fixture.Rows.Clear();
        fixture.Add($"{Day}#0", ExportFixture.Id("a"));

        await Assert.ThrowsAsync<RowsVanishedException>(() =>
            fixture.Start(ExportFixture.Options with { LateDays = 1 }).ExportAsync(Night("2026-11-21T01:00:00+09:00")));

        Assert.Equal(1, fixture.Published(Day).Rows);
    }

    [Fact]
    public static void The_result_depends_on_the_rows_alone() =>
        Prop.ForAll(
            Gen.Choose(0, 40).SelectMany(count => Gen.Choose(1, 12).Select(perFile => (count, perFile))).ToArbitrary(),
            shape =>
            {
                var ids = Enumerable.Range(0, shape.count).Select(id => ExportFixture.Id(id.ToString("D3", null))).ToArray();
                var options =
                    ExportFixture.Options with { FileBytes = ExportFixture.Options.FileBytes * shape.perFile / 4, ParallelShards = 2 };
                var (ordered, shuffled) = (new ExportFixture(), new ExportFixture());
                ordered.Add($"{Day}#1", ids);
                shuffled.Add($"{Day}#1", [.. ids.Reverse()]);
                ordered.Start(options).ExportAsync(new Request(Day)).GetAwaiter().GetResult();
                shuffled.Start(options with { ParallelShards = 1 }).ExportAsync(new Request(Day)).GetAwaiter().GetResult();
                var rows = ordered.Published(Day).Files
                    .SelectMany(file => ordered.Text(file.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
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
        var report = await new ExportFixture().Start().ExportAsync(Night(scheduled));

        Assert.Equal([day], report.Days.Select(exported => exported.Day));
    }

    [Theory]
    [InlineData("2026/11/19")]
    [InlineData("2026-02-30")]
    [InlineData("19 November")]
    [InlineData("0001-01-01")] // it begins before the calendar, in UTC
    [InlineData("9999-12-31")] // it has no end
    [InlineData("")]
    public static async Task Says_how_to_write_a_day_that_does_not_parse(string day)
    {
        var error = await Assert.ThrowsAsync<InvalidDayException>(() => new ExportFixture().Start().ExportAsync(new Request(Day: day)));

        Assert.Equal($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.", error.Message);
    }

    [Fact]
    public static async Task Wants_a_day_or_a_scheduled_time() =>
        await Assert.ThrowsAsync<InvalidDayException>(() => new ExportFixture().Start().ExportAsync(new Request()));

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public static async Task A_schedule_at_an_end_of_the_calendar_is_refused(string scheduled) =>
        await Assert.ThrowsAsync<InvalidDayException>(() => new ExportFixture().Start().ExportAsync(Night(scheduled)));

    private static Request Night(string scheduled) => new(ScheduledTime: DateTimeOffset.Parse(scheduled, null));

    private static string Short(DayReport day) => $"{day.Day} {day.State} {day.Rows}";

    private static string[] Part(string key) => key[Folder.Length..].Split('-');
}
