using LocalAws.ConsolePage;
using LocalAws.LambdaHost;

namespace Worker.Tests.LocalAws.ConsolePage;

public static class InvocationHistoryTests
{
    [Fact]
    public static void Keeps_the_last_ones_newest_first()
    {
        var history = new InvocationHistory(max: 3);
        var added = 0;
        history.Added += () => added++;

        for (var i = 1; i <= 5; i++)
        {
            history.Add(Numbered(i));
        }

        Assert.Equal(["5", "4", "3"], history.Last.Select(invocation => invocation.Id));
        Assert.Equal(5, added);
        Assert.Equal("4", history.Find("4")?.Id);
        Assert.Null(history.Find("2"));
    }

    [Fact]
    public static void Puts_a_long_one_where_it_was_started()
    {
        var history = new InvocationHistory();
        var start = DateTimeOffset.UnixEpoch;

        history.Add(Numbered(2) with { StartedAt = start.AddSeconds(2) });
        history.Add(Numbered(3) with { StartedAt = start.AddSeconds(3) });
        history.Add(Numbered(1) with { StartedAt = start.AddSeconds(1) });

        Assert.Equal(["3", "2", "1"], history.Last.Select(invocation => invocation.Id));
    }

    [Fact]
    public static void Takes_invocations_from_many_threads()
    {
        var history = new InvocationHistory();

        Parallel.For(0, 1000, i => history.Add(Numbered(i)));

        Assert.Equal(200, history.Last.Select(invocation => invocation.Id).Distinct().Count());
    }

    private static Invocation Numbered(int number) =>
        Invocation.From("say", new InvocationResult($"{number}", "{}"u8.ToArray(), null, TimeSpan.Zero, null, 20, []));
}
