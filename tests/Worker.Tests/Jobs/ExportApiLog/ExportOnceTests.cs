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
            var fixture = await FullDayAsync(exportedBefore);
            await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { DiesAt = step, DiesAfterEffect = afterEffect }
                .DieAsync(Day);
            fixture.Now += PastDeadline;

            await fixture.Start().ExportAsync(ByHand);

            Assert.Equal(expected, fixture.Objects);
        }
    }

    [Fact]
    public static async Task A_run_that_dies_before_late_rows_come_leaves_nothing_behind()
    {
        var (steps, _) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var fixture = await FullDayAsync();
            await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { DiesAt = step, DiesAfterEffect = true }
                .DieAsync(Day);
            AddLateRows(fixture);
            fixture.Now += TimeSpan.FromHours(2); // too late to go on from where it died

            await fixture.Start().ExportAsync(ByHand);

            Assert.Equal(await AnewAsync(fixture), fixture.Objects);
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
                var fixture = await FullDayAsync();
                await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { DiesAt = first }.DieAsync(Day);
                fixture.Now += PastDeadline;
                var again = new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10))
                {
                    DiesAt = second,
                    DiesAfterEffect = true,
                };
                try
                {
                    await again.ExportAsync(ByHand);
                }
                catch (ExportRun.DeadException)
                {
                    fixture.Now += PastDeadline;
                }

                await fixture.Start().ExportAsync(ByHand);

                Assert.Equal(expected, fixture.Objects);
            }
        }
    }

    [Fact]
    public static async Task After_an_error_of_a_service_at_any_step_the_retry_need_not_wait()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step < steps; step++) // the last one releases the day
        {
            var fixture = await FullDayAsync();
            await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() =>
                new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { FailsAt = step }.ExportAsync(ByHand));

            var report = await fixture.Start().ExportAsync(ByHand);

            Assert.Equal("exported", report.Days[0].State);
            Assert.Equal(expected, fixture.Objects);
        }
    }

    [Fact]
    public static async Task Answers_that_are_lost_and_asked_for_again_change_nothing()
    {
        var (_, expected) = await UndisturbedAsync();
        var fixture = await FullDayAsync();

        var report = await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { LosesResponses = true }
            .ExportAsync(ByHand);

        Assert.Equal("exported", report.Days[0].State);
        Assert.Equal(expected, fixture.Objects);
    }

    [Fact]
    public static async Task Of_two_runs_at_once_one_exports_whenever_the_other_comes()
    {
        var (steps, expected) = await UndisturbedAsync();
        for (var step = 1; step <= steps; step++)
        {
            var fixture = await FullDayAsync();
            Report? other = null;
            var run = new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10))
            {
                OnStep = async number => other = number == step ? await fixture.Start().ExportAsync(ByHand) : other,
            };

            var report = await run.ExportAsync(ByHand);

            Assert.Equal(expected, fixture.Objects);
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
            var fixture = await FullDayAsync();
            var later = Array.Empty<byte>();
            var zombie = new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10))
            {
                OnStep = async number =>
                {
                    if (number == step)
                    {
                        fixture.Now += TimeSpan.FromHours(2);
                        AddLateRows(fixture);
                        await fixture.Start().ExportAsync(ByHand);
                        later = fixture.Objects[$"api-log/dt={Day}/_manifest.json"];
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

            Assert.Equal(later, fixture.Objects[$"api-log/dt={Day}/_manifest.json"]);
            Assert.Equal(15, fixture.Published(Day).Rows);
            await fixture.Start().ExportAsync(ByHand);
            Assert.Equal(await AnewAsync(fixture), fixture.Objects);
        }
    }

    [Fact]
    public static async Task The_manifest_fits_its_files_at_every_step_of_a_later_export()
    {
        var fixture = await FullDayAsync();
        var seen = new HashSet<long>();
        var run = new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10))
        {
            OnStep = _ =>
            {
                seen.Add(fixture.Published(Day).Rows);
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
        var fixture = await FullDayAsync();
        var states = new List<string>();
        do
        {
            var run = new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddSeconds(60)) { StepTime = TimeSpan.FromSeconds(7) };
            states.Add((await run.ExportAsync(ByHand)).Days[0].State);
        }
        while (states[^1] != "exported" && states.Count < 20);

        Assert.InRange(states.Count, 3, 8);
        Assert.All(states.SkipLast(1), state => Assert.Equal("to be continued by the next run", state));
        Assert.Equal(expected, fixture.Objects);
    }

    [Fact]
    public static async Task Rows_that_are_written_behind_the_place_of_a_run_are_in_the_export_of_the_next_night()
    {
        var options = ExportFixture.Options with { LateDays = 1 };
        var fixture = await FullDayAsync();
        var run = new ExportRun(fixture, options, fixture.Now.AddMinutes(10))
        {
            OnStep = step =>
            {
                if (step == 8)
                {
                    fixture.Add($"{Day}#0", ExportFixture.Id("0"));
                }

                return Task.CompletedTask;
            },
        };
        await run.ExportAsync(new Request(ScheduledTime: DateTimeOffset.Parse("2026-11-20T01:00:00+09:00", null)));
        Assert.Equal(12, fixture.Published(Day).Rows);

        await fixture.Start(options).ExportAsync(new Request(ScheduledTime: DateTimeOffset.Parse("2026-11-21T01:00:00+09:00", null)));

        Assert.Equal(13, fixture.Published(Day).Rows);
    }

    [Fact]
    public static async Task Starts_over_when_what_was_written_is_gone()
    {
        var (steps, expected) = await UndisturbedAsync();
        var fixture = await FullDayAsync();
        await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { DiesAt = steps / 2 }.DieAsync(Day);
        fixture.Lose(_ => true);
        fixture.Now += PastDeadline;

        var error = await Assert.ThrowsAsync<FilesMissingException>(() => fixture.Start().ExportAsync(ByHand));
        await fixture.Start().ExportAsync(ByHand);

        Assert.Contains("part-0-0000-", error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, fixture.Objects);
    }

    [Fact]
    public static async Task Starts_over_when_what_was_written_is_gone_and_the_manifest_would_stay_the_same()
    {
        var (steps, expected) = await UndisturbedAsync();
        var fixture = await FullDayAsync();
        await fixture.Start().ExportAsync(ByHand);
        await new ExportRun(fixture, ExportFixture.Options, fixture.Now.AddMinutes(10)) { DiesAt = steps / 2 }.DieAsync(Day);
        fixture.Lose(key => key.Contains("part-0-0000-", StringComparison.Ordinal));
        fixture.Now += PastDeadline;

        await Assert.ThrowsAsync<FilesMissingException>(() => fixture.Start().ExportAsync(ByHand));
        await fixture.Start().ExportAsync(ByHand);

        Assert.Equal(expected, fixture.Objects);
    }

    /// <summary>
    /// A day of thirteen rows in two files per shard, one of them malformed; ten rows were there when it was exported before.
    /// </summary>
    private static async Task<ExportFixture> FullDayAsync(bool exportedBefore = true)
    {
        var fixture = new ExportFixture();
        fixture.Add($"{Day}#0", [.. "abcde".Select(letter => ExportFixture.Id($"{letter}")), "malformed"]);
        fixture.Add($"{Day}#1", [.. "ghij".Select(letter => ExportFixture.Id($"{letter}"))]);
        if (exportedBefore)
        {
            await fixture.Start().ExportAsync(ByHand);
            Assert.Equal(9, fixture.Published(Day).Rows);
        }

        fixture.Add($"{Day}#0", ExportFixture.Id("aa"), ExportFixture.Id("z"));
        fixture.Add($"{Day}#1", ExportFixture.Id("k"));
        return fixture;
    }

    private static void AddLateRows(ExportFixture fixture)
    {
        fixture.Add($"{Day}#0", ExportFixture.Id("ab"), ExportFixture.Id("zz"));
        fixture.Add($"{Day}#1", ExportFixture.Id("g0"));
    }

    private static async Task<(int Steps, SortedDictionary<string, byte[]> Objects)> UndisturbedAsync(bool exportedBefore = true)
    {
        var fixture = await FullDayAsync(exportedBefore);
        var run = fixture.Start();
        await run.ExportAsync(ByHand);
        Assert.Equal(12, fixture.Published(Day).Rows);
        Assert.Equal(await AnewAsync(fixture), fixture.Objects);
        return (run.Steps, fixture.Objects);
    }

    private static async Task<SortedDictionary<string, byte[]>> AnewAsync(ExportFixture fixture)
    {
        var anew = fixture.WithRowsAlone();
        await anew.Start().ExportAsync(ByHand);
        return anew.Objects;
    }
}
