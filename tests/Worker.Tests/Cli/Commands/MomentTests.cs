using System.CommandLine;
using LocalAws;
using Worker.Cli.Commands;

namespace Worker.Tests.Cli.Commands;

public static class MomentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604800)]
    [InlineData("2", null)]
    [InlineData("-2h", null)]
    [InlineData("2 h", null)]
    public static void A_span_is_a_number_and_a_unit(string text, int? seconds) =>
        Assert.Equal(seconds, (int?)Moment.Span(text)?.TotalSeconds);

    [Theory]
    [InlineData("2026-11-21T09:00:00+09:00", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T09:00Z", "2026-11-21T09:00:00Z")]
    [InlineData("2026-11-21T09:00", null)]
    [InlineData("yesterday", null)]
    public static void A_time_has_its_offset(string text, string? utc) =>
        Assert.Equal(utc, Moment.Time(text)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));

    [Fact]
    public static void What_is_longer_ago_than_time_is_the_beginning_of_it()
    {
        Assert.Equal(Now.AddHours(-2), Moment.Before(Now, TimeSpan.FromHours(2)));
        Assert.Equal(DateTimeOffset.UnixEpoch, Moment.Before(Now, TimeSpan.FromDays(999_999)));
    }

    [Theory]
    [InlineData("--error", "")]
    [InlineData("--error", " ")]
    [InlineData("--function", "")]
    public static void Letters_are_not_chosen_by_an_empty_text(string option, string text)
    {
        var choice = new LetterChoice();
        var command = new Command("delete");
        choice.AddTo(command);

        var error = Assert.Throws<UserException>(() => choice.Request(command.Parse([option, text])));

        Assert.Equal($"{option} is empty.", error.Message);
    }
}
