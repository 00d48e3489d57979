using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using FsCheck;
using FsCheck.Fluent;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Lambda;
using WorkerLib.Leases;

namespace Worker.Tests.WorkerLib.Leases;

public sealed partial class IdempotencyTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Remaining = TimeSpan.FromSeconds(60);

    private readonly KeyTable table = new();
    private readonly Clock clock = new();
    private int runs;

    [Fact]
    public async Task Runs_once_and_replays_the_result()
    {
        var first = await RunAsync("a", () => new Receipt("r1", 3));
        var second = await RunAsync("a", () => new Receipt("r2", 4));

        Assert.Equal(1, runs);
        Assert.Equal(new Receipt("r1", 3), first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Runs_once_without_a_result_too()
    {
        for (var i = 0; i < 2; i++)
        {
            await Idempotency().RunAsync("a", Context(), () => Task.FromResult(runs++));
        }

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Keys_of_different_functions_never_meet()
    {
        await RunAsync("a", () => new Receipt("r1", 1));
        await Idempotency().RunAsync("a", Context(function: "other"), () => Task.FromResult(runs++));

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Forgets_a_result_when_its_time_is_over_though_the_item_is_still_there()
    {
        await RunAsync("a", () => new Receipt("r1", 1));

        clock.Now += Kept - TimeSpan.FromSeconds(1);
        Assert.Equal("r1", (await RunAsync("a", () => new Receipt("r2", 1))).Id);
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("r2", (await RunAsync("a", () => new Receipt("r2", 1))).Id);
    }

    [Fact]
    public async Task A_run_that_fails_gives_the_key_back()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("a", () => throw new InvalidOperationException()));

        Assert.Empty(table.Items);
        Assert.Equal("r2", (await RunAsync("a", () => new Receipt("r2", 1))).Id);
    }

    [Fact]
    public async Task The_jobs_own_error_counts_when_the_key_cannot_be_given_back()
    {
        using var log = new CapturedLog();
        table.DynamoDB.DeleteItemAsync(Arg.Any<DeleteItemRequest>(), Arg.Any<CancellationToken>())
            .Returns<DeleteItemResponse>(_ => throw new InternalServerErrorException("away"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunAsync("a", () => throw new InvalidOperationException("the job's")));

        Assert.Equal("the job's", error.Message);
        Assert.Contains(
            "could not be given back; a retry must wait until 2026-11-20T12:01:05Z", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64_999, false)]
    [InlineData(65_000, true)]
    public async Task A_run_that_was_killed_lets_nobody_in_before_its_deadline_and_the_margin(int afterMs, bool isIn)
    {
        _ = Idempotency().RunAsync("a", Context(), () => new TaskCompletionSource().Task);
        clock.Now += TimeSpan.FromMilliseconds(afterMs);

        var second = RunAsync("a", () => new Receipt("r2", 1));

        if (isIn)
        {
            Assert.Equal("r2", (await second).Id);
        }
        else
        {
            var error = await Assert.ThrowsAsync<AlreadyRunningException>(() => second);
            Assert.Equal(
                "'a' is being run by another invocation, until 2026-11-20T12:01:05Z at the latest. "
                + "Retry: that gets its result, or runs when that one failed.",
                error.Message);
        }
    }

    [Fact]
    public async Task A_run_that_was_stopped_at_its_deadline_holds_the_key_too()
    {
        using var deadline = new CancellationTokenSource();
        var stopped = Idempotency().RunAsync(
            "a",
            Context(deadline),
            () => deadline.CancelAsync().ContinueWith(_ => deadline.Token.ThrowIfCancellationRequested(), TaskScheduler.Default));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await Assert.ThrowsAsync<AlreadyRunningException>(() => RunAsync("a", () => new Receipt("r2", 1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_whose_key_was_taken_over_changes_nothing(bool fails)
    {
        var slow = new TaskCompletionSource<Receipt>();
        var first = Idempotency().RunAsync("a", IdempotencyTestJson.Default.Receipt, Context(), () => slow.Task);
        clock.Now += TimeSpan.FromMinutes(2);
        await RunAsync("a", () => new Receipt("r2", 2));

        if (fails)
        {
            slow.SetException(new InvalidOperationException());
            await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        }
        else
        {
            slow.SetResult(new Receipt("r1", 1));
            Assert.Contains(
                "It may have run twice", (await Assert.ThrowsAsync<LostKeyException>(() => first)).Message, StringComparison.Ordinal);
        }

        Assert.Equal("r2", (await RunAsync("a", () => new Receipt("r3", 3))).Id);
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_an_error_and_no_second_run()
    {
        var large = new string('x', 400 * 1024);

        var first = await Assert.ThrowsAsync<ResultTooLargeException>(() => RunAsync("a", () => new Receipt(large, 1)));
        var second = await Assert.ThrowsAsync<ResultTooLargeException>(() => RunAsync("a", () => new Receipt("small", 1)));

        Assert.Equal(1, runs);
        Assert.Equal(
            "The result for 'a' has 409620 bytes, and an item of DynamoDB at most 400 KB. Write it to S3 and let the result be its key.",
            first.Message);
        Assert.Equal(first.Message, second.Message);
    }

    [Fact]
    public async Task A_run_whose_result_cannot_be_written_does_not_run_again_at_once()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => Idempotency().RunAsync("a", IdempotencyTestJson.Default.Double, Context(), () => Task.FromResult(double.NaN)));

        await Assert.ThrowsAsync<AlreadyRunningException>(() => RunAsync("a", () => new Receipt("r2", 1)));
    }

    [Fact]
    public async Task A_take_that_the_SDK_repeated_after_a_lost_answer_is_a_take()
    {
        PutItemRequest? lost = null;
        table.DynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns<PutItemResponse>(call =>
        {
            lost = call.Arg<PutItemRequest>();
            table.Items[lost.Item["key"].S] = lost.Item;
            throw new ConditionalCheckFailedException("the condition is false") { Item = lost.Item };
        });

        Assert.Equal("r1", (await RunAsync("a", () => new Receipt("r1", 1))).Id);
        Assert.NotNull(lost);
    }

    [Fact]
    public async Task A_result_is_stored_though_the_deadline_has_come()
    {
        using var deadline = new CancellationTokenSource();
        await Idempotency().RunAsync("a", Context(deadline), () => deadline.CancelAsync());

        await Idempotency().RunAsync("a", Context(), () => Task.FromResult(runs++));

        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task A_result_of_another_release_that_does_not_fit_any_more_says_so()
    {
        await Idempotency().RunAsync("a", Context(), () => Task.CompletedTask);
        table.Items["pay#a"]["result"] = new("""{"amount":1}""");

        var error = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync("a", () => new Receipt("r2", 1)));

        Assert.StartsWith("read the result of an earlier run: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, runs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2045)]
    public async Task A_key_that_DynamoDB_does_not_take_is_refused_at_once(int length)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(new string('k', length), () => new Receipt("r", 1)));

        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task Of_many_runs_at_one_time_one_runs()
    {
        using var start = new Barrier(8);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => OnThreadAsync(async () =>
        {
            start.SignalAndWait();
            try
            {
                return (await RunAsync("a", () => new Receipt($"r{number}", number))).Id;
            }
            catch (AlreadyRunningException)
            {
                return null;
            }
        })));

        Assert.Equal(1, runs);
        Assert.Single(outcomes.OfType<string>().Distinct());

        // Threads of their own: those of the pool begin one by one, half a second apart, while others wait at the barrier.
        static Task<string?> OnThreadAsync(Func<Task<string?>> run) => Task.Factory.StartNew(
            run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Whatever runs do, in whatever order: nobody gets in while another holds the key, and a result never changes.</summary>
    [Fact]
    public void Holds_against_any_order_of_events() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Choice, byte Seconds)[]>(),
        steps =>
        {
            var model = new KeyModel();
            foreach (var (choice, seconds) in steps)
            {
                model.Step(choice, TimeSpan.FromSeconds(seconds));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private Task<Receipt> RunAsync(string key, Func<Receipt> run) =>
        Idempotency().RunAsync(key, IdempotencyTestJson.Default.Receipt, Context(), () =>
    {
        Interlocked.Increment(ref runs);
        return Task.FromResult(run());
    });

    private Idempotency Idempotency() => new(table.DynamoDB, clock, "idempotency", Kept);

    private static ILambdaContext Context(CancellationTokenSource? deadline = null, string function = "pay")
    {
        var context = Substitute.For<ILambdaContext, ILambdaDeadline>();
        context.FunctionName.Returns(function);
        context.RemainingTime.Returns(Remaining);
        context.CancellationToken.Returns(deadline?.Token ?? CancellationToken.None);
        return context;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Runs of one key that begin, end, fail or are forgotten as steps tell them, and what must then hold.</summary>
    private sealed class KeyModel
    {
        private readonly KeyTable table = new();
        private readonly Clock clock = new();
        private readonly List<Run> open = [];
        private Run? holder;
        private (string Result, DateTimeOffset Until)? kept;
        private int begun;

        private sealed record Run(TaskCompletionSource<Receipt> End, Task<Receipt> Outcome, string Name, DateTimeOffset Until);

        public void Step(byte choice, TimeSpan pause)
        {
            clock.Now += pause;
            if (choice % 3 == 0 || open.Count == 0)
            {
                Begin();
            }
            else
            {
                End(open[choice % open.Count], fails: choice % 3 == 1);
            }
        }

        private void Begin()
        {
            var end = new TaskCompletionSource<Receipt>();
            var name = $"r{begun}";
            var hasBegun = false;
            var outcome = new Idempotency(table.DynamoDB, clock, "idempotency", TimeSpan.FromMinutes(10))
                .RunAsync("a", IdempotencyTestJson.Default.Receipt, Context(), () =>
            {
                hasBegun = true;
                return end.Task;
            });

            if (kept is { } result && clock.Now < result.Until)
            {
                Assert.False(hasBegun);
                Assert.Equal(result.Result, outcome.Result.Id);
            }
            else if (holder is { } other && clock.Now < other.Until)
            {
                Assert.False(hasBegun);
                Assert.IsType<AlreadyRunningException>(outcome.Exception?.InnerException);
            }
            else
            {
                Assert.True(hasBegun);
                begun++;
                kept = null;
                holder = new Run(end, outcome, name, clock.Now + Remaining + global::WorkerLib.Leases.Idempotency.Margin);
                open.Add(holder);
            }
        }

        private void End(Run run, bool fails)
        {
            open.Remove(run);
            if (fails)
            {
                run.End.SetException(new InvalidOperationException(run.Name));
                Assert.IsType<InvalidOperationException>(run.Outcome.Exception?.InnerException);
                holder = holder == run ? null : holder;
            }
            else if (holder == run)
            {
                run.End.SetResult(new Receipt(run.Name, 1));
                Assert.Equal(run.Name, run.Outcome.Result.Id);
                kept = (run.Name, clock.Now + TimeSpan.FromMinutes(10));
                holder = null;
            }
            else
            {
                run.End.SetResult(new Receipt(run.Name, 1));
                Assert.IsType<LostKeyException>(run.Outcome.Exception?.InnerException);
            }
        }
    }

    internal sealed record Receipt(string Id, int Amount);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(double))]
    [JsonSerializable(typeof(Receipt))]
    private sealed partial class IdempotencyTestJson : JsonSerializerContext;
}
