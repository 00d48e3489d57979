namespace Worker.Tests.Jobs.Notify;

/// <summary>What a repeat is, whoever raises the alert decides: by its fingerprint, or else by its message.</summary>
public static class RepeatTests
{
    [Theory]
    [InlineData("Earthquake M8.1 off Sanriku", "Earthquake M9.1 off Sanriku")]
    [InlineData("Disk /var is 81% full", "Disk /var is 99% full")]
    [InlineData("Exit code 1", "Exit code 137")]
    [InlineData("Balance +5", "Balance -5")]
    public static async Task Notifies_of_other_numbers(string one, string other)
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(
            fixture.Alert(message: one), fixture.Alert(minute: 1, message: other), fixture.Alert(minute: 2, message: other));

        Assert.Equal(2, fixture.Texts.Count);
        Assert.Contains(other, fixture.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Only_counts_an_alert_with_the_same_fingerprint_whatever_it_says()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert(message: "12 rows wait", fingerprint: "backlog"));
        await fixture.RunAsync(fixture.Alert(minute: 1, message: "1,340 rows wait", fingerprint: "backlog"));
        await fixture.RunAsync(fixture.Recovery(minute: 2));

        Assert.Equal(2, fixture.Texts.Count);
        Assert.EndsWith("2 alerts)", fixture.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Notifies_of_another_fingerprint_even_if_the_message_is_the_same()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert(fingerprint: "a"));
        await fixture.RunAsync(fixture.Alert(minute: 1, fingerprint: "b"));

        Assert.Equal(2, fixture.Texts.Count);
    }

    [Fact]
    public static async Task Goes_by_the_message_where_one_of_two_has_no_fingerprint()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert());
        await fixture.RunAsync(fixture.Alert(minute: 1, fingerprint: "late"));
        await fixture.RunAsync(fixture.Alert(minute: 2, message: "Other.", fingerprint: "late"));

        Assert.Equal(2, fixture.Texts.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2999)]
    [InlineData(3000)]
    [InlineData(100_000)]
    public static async Task Notifies_of_what_differs_behind_the_beginning_of_a_message(int chars)
    {
        var fixture = new NotifyFixture();
        var beginning = new string('x', chars);

        await fixture.RunAsync(fixture.Alert(message: beginning + "1"));
        await fixture.RunAsync(fixture.Alert(minute: 1, message: beginning + "2"));
        await fixture.RunAsync(fixture.Alert(minute: 2, message: beginning + "2"));

        Assert.Equal(2, fixture.Texts.Count);
    }

    [Fact]
    public static async Task Bounds_what_is_stored_without_making_one_of_two()
    {
        var fixture = new NotifyFixture();
        var long1 = new string('x', 5000);

        await fixture.RunAsync(fixture.Alert(fingerprint: long1 + "1"));
        await fixture.RunAsync(fixture.Alert(minute: 1, fingerprint: long1 + "2"));

        Assert.Equal(2, fixture.Texts.Count);
        Assert.Equal(256, Assert.Single(fixture.Rows)["fingerprint"].S.Length);
    }
}
