using Worker.Cli.DeadLetters;

namespace Worker.Tests.Cli.DeadLetters;

public static class ReplayTests
{
    [Fact]
    public static void Knows_which_ids_no_letter_has()
    {
        var letter = new Letter(
            "11111111-7b5d-4c0e-9a51-0f3c3d2a6e01", "Invocation", "say", null, DateTimeOffset.UnixEpoch, null, "redriven", null);
        var replay = new Replay("redrive", DryRun: false, Whole: true, Seen: 1, Chosen: 1, Done: 1, [letter]);

        Assert.Equal(["22222222", "11111111-8"], replay.NotFound(["11111111", "22222222", "11111111-7b5d", "11111111-8"]));
    }
}
