using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

/// <summary>Runs of the export that die, are repeated, meet each other or go on too long, at each of their requests.</summary>
public static class ExportOnceTests
{
    private const string Day = "2026-11-19";

    private static readonly TimeSpan PastDeadline = TimeSpan.FromMinutes(11);

    private static Request ByHand => new(Day);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public static async Task A_run_that_dies_at_any_step_and_its_repetition_end_in_the_same_bytes(bool exportedBefore, bool afterEffect)
    {
        var (steps, expected) = await UndisturbedAsync(exportedBefore);
        Assert.InRange(steps, 18, 100);
        for (var step = 1; step <= steps; step++)
        {
            var world = await FullDayAsync(exportedBefore);
            await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = step, DiesAfterEffect = afterEffect }
                .DieAsync(Day);
            world.Now += PastDeadline;

            await world.Start().ExportAsync(ByHand);

            Assert.Equal(expected, world.Objects);
        }
    }

    [Fact]
    public static async Task A_run_that_dies_before_late_rows_come_leaves_nothing_behind()
    {
        var (steps, _) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var world = await FullDayAsync();
            await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = step, DiesAfterEffect = true }
                .DieAsync(Day);
            AddLateRows(world);
            world.Now += TimeSpan.FromHours(2); // too late to go on from where it died

            await world.Start().ExportAsync(ByHand);

            Assert.Equal(await AnewAsync(world), world.Objects);
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
                var world = await FullDayAsync();
                await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = first }.DieAsync(Day);
                world.Now += PastDeadline;
                var again = new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = second, DiesAfterEffect = true };
                try
                {
                    await again.ExportAsync(ByHand);
                }
                catch (ExportRun.DeadException)
                {
                    world.Now += PastDeadline;
                }

                await world.Start().ExportAsync(ByHand);

                Assert.Equal(expected, world.Objects);
            }
        }
    }

    [Fact]
    public static async Task After_an_error_of_a_service_at_any_step_the_retry_need_not_wait()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step < steps; step++) // the last one releases the day
        {
            var world = await FullDayAsync();
            await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() =>
                new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { FailsAt = step }.ExportAsync(ByHand));

            var report = await world.Start().ExportAsync(ByHand);

            Assert.Equal("exported", report.Days[0].State);
            Assert.Equal(expected, world.Objects);
        }
    }

    [Fact]
    public static async Task Answers_that_are_lost_and_asked_for_again_change_nothing()
    {
        var (_, expected) = await UndisturbedAsync();
        var world = await FullDayAsync();

        var report = await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { LosesResponses = true }
            .ExportAsync(ByHand);

        Assert.Equal("exported", report.Days[0].State);
        Assert.Equal(expected, world.Objects);
    }

    [Fact]
    public static async Task Of_two_runs_at_once_one_exports_whenever_the_other_comes()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var world = await FullDayAsync();
            Report? other = null;
            var run = new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10))
            {
                OnStep = async number => other = number == step ? await world.Start().ExportAsync(ByHand) : other,
            };

            var report = await run.ExportAsync(ByHand);

            Assert.Equal(expected, world.Objects);
            Assert.Contains("exported", new[] { report.Days[0].State, other!.Days[0].State });
            Assert.Equal(step > 1 ? "being exported by another run" : "exported", other.Days[0].State);
        }
    }

    [Fact]
    public static async Task A_run_that_goes_on_after_its_deadline_damages_nothing_that_a_later_one_published()
    {
        var (steps, _) = await UndisturbedAsync();
        for (var step = 2; step <= steps; step++)
        {
            var world = await FullDayAsync();
            var later = Array.Empty<byte>();
            var zombie = new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10))
            {
                OnStep = async number =>
                {
                    if (number == step)
                    {
                        world.Now += TimeSpan.FromHours(2);
                        AddLateRows(world);
                        await world.Start().ExportAsync(ByHand);
                        later = world.Objects[$"api-log/dt={Day}/manifest.json"];
                    }
                },
            };

            try
            {
                await zombie.ExportAsync(ByHand);
            }
            catch (Exception exception) when (exception is ExportTakenOverException or PublishedMeanwhileException or RowsVanishedException)
            {
                // It noticed.
            }

            Assert.Equal(later, world.Objects[$"api-log/dt={Day}/manifest.json"]);
            Assert.Equal(15, world.Published(Day).Rows);
            await world.Start().ExportAsync(ByHand);
            Assert.Equal(await AnewAsync(world), world.Objects);
        }
    }

    [Fact]
    public static async Task The_manifest_fits_its_files_at_every_step_of_a_later_export()
    {
        var world = await FullDayAsync();
        var seen = new HashSet<long>();
        var run = new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10))
        {
            OnStep = _ =>
            {
                seen.Add(world.Published(Day).Rows);
                return Task.CompletedTask;
            },
        };

        await run.ExportAsync(ByHand);

        Assert.Equal([9, 12], seen.Order());
    }

    [Fact]
    public static async Task A_run_near_its_deadline_leaves_the_rest_to_the_next_ones()
    {
        var (_, expected) = await UndisturbedAsync();
        var world = await FullDayAsync();
        var states = new List<string>();
        do
        {
            var run = new ExportRun(world, ExportWorld.Options, world.Now.AddSeconds(60)) { StepTime = TimeSpan.FromSeconds(7) };
            states.Add((await run.ExportAsync(ByHand)).Days[0].State);
        }
        while (states[^1] != "exported" && states.Count < 20);

        Assert.InRange(states.Count, 3, 8);
        Assert.All(states.SkipLast(1), state => Assert.Equal("to be continued by the next run", state));
        Assert.Equal(expected, world.Objects);
    }

    [Fact]
    public static async Task Rows_that_are_written_behind_the_place_of_a_run_are_in_the_export_of_the_next_night()
    {
        var options = ExportWorld.Options with { LateDays = 1 };
        var world = await FullDayAsync();
        var run = new ExportRun(world, options, world.Now.AddMinutes(10))
        {
            OnStep = step =>
            {
                if (step == 8)
                {
                    world.Add($"{Day}#0", ExportWorld.Id("0"));
                }

                return Task.CompletedTask;
            },
        };
        await run.ExportAsync(new Request(ScheduledTime: DateTimeOffset.Parse("2026-11-20T01:00:00+09:00", null)));
        Assert.Equal(12, world.Published(Day).Rows);

        await world.Start(options).ExportAsync(new Request(ScheduledTime: DateTimeOffset.Parse("2026-11-21T01:00:00+09:00", null)));

        Assert.Equal(13, world.Published(Day).Rows);
    }

    [Fact]
    public static async Task Starts_over_when_what_was_written_is_gone()
    {
        var (steps, expected) = await UndisturbedAsync();
        var world = await FullDayAsync();
        await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = steps / 2 }.DieAsync(Day);
        world.Lose(_ => true);
        world.Now += PastDeadline;

        var error = await Assert.ThrowsAsync<FilesMissingException>(() => world.Start().ExportAsync(ByHand));
        await world.Start().ExportAsync(ByHand);

        Assert.Contains("part-0-0000-", error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, world.Objects);
    }

    [Fact]
    public static async Task Starts_over_when_what_was_written_is_gone_and_the_manifest_would_stay_the_same()
    {
        var (steps, expected) = await UndisturbedAsync();
        var world = await FullDayAsync();
        await world.Start().ExportAsync(ByHand);
        await new ExportRun(world, ExportWorld.Options, world.Now.AddMinutes(10)) { DiesAt = steps / 2 }.DieAsync(Day);
        world.Lose(key => key.Contains("part-0-0000-", StringComparison.Ordinal));
        world.Now += PastDeadline;

        await Assert.ThrowsAsync<FilesMissingException>(() => world.Start().ExportAsync(ByHand));
        await world.Start().ExportAsync(ByHand);

        Assert.Equal(expected, world.Objects);
    }

    /// <summary>
    /// A day of thirteen rows in two files per shard, one of them malformed; ten rows were there when it was exported before.
    /// </summary>
    private static async Task<ExportWorld> FullDayAsync(bool exportedBefore = true)
    {
        var world = new ExportWorld();
        world.Add($"{Day}#0", [.. "abcde".Select(letter => ExportWorld.Id($"{letter}")), "malformed"]);
        world.Add($"{Day}#1", [.. "ghij".Select(letter => ExportWorld.Id($"{letter}"))]);
        if (exportedBefore)
        {
            await world.Start().ExportAsync(ByHand);
            Assert.Equal(9, world.Published(Day).Rows);
        }

        world.Add($"{Day}#0", ExportWorld.Id("aa"), ExportWorld.Id("z"));
        world.Add($"{Day}#1", ExportWorld.Id("k"));
        return world;
    }

    private static void AddLateRows(ExportWorld world)
    {
        world.Add($"{Day}#0", ExportWorld.Id("ab"), ExportWorld.Id("zz"));
        world.Add($"{Day}#1", ExportWorld.Id("g0"));
    }

    private static async Task<(int Steps, SortedDictionary<string, byte[]> Objects)> UndisturbedAsync(bool exportedBefore = true)
    {
        var world = await FullDayAsync(exportedBefore);
        var run = world.Start();
        await run.ExportAsync(ByHand);
        Assert.Equal(12, world.Published(Day).Rows);
        Assert.Equal(await AnewAsync(world), world.Objects);
        return (run.Steps, world.Objects);
    }

    private static async Task<SortedDictionary<string, byte[]>> AnewAsync(ExportWorld world)
    {
        var anew = world.WithRowsAlone();
        await anew.Start().ExportAsync(ByHand);
        return anew.Objects;
    }
}
