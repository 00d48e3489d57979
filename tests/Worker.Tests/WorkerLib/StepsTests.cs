using WorkerLib;

namespace Worker.Tests.WorkerLib;

public static class StepsTests
{
    [Fact]
    public static async Task What_fails_is_named_by_its_step()
    {
        var cause = new FormatException("unexpected '<'");

        var failure = await Assert.ThrowsAsync<StepFailedException>(
            () => Steps.RunAsync("parse feed", () => Task.FromException<int>(cause)));

        Assert.Equal(("parse feed", cause), (failure.Step, failure.InnerException));
    }

    [Fact]
    public static async Task A_cancellation_stays_one() =>
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Steps.RunAsync<int>("parse feed", () => throw new OperationCanceledException()));

    [Fact]
    public static async Task What_succeeds_gives_its_result() => Assert.Equal(42, await Steps.RunAsync("count", () => Task.FromResult(42)));
}
