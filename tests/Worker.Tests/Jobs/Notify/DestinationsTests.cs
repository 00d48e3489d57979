using System.Net;
using Worker.Jobs.Notify;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Aws;

namespace Worker.Tests.Jobs.Notify;

/// <summary>Destinations that change in Parameter Store while Notify runs.</summary>
public static class DestinationsTests
{
    private const string OldKey = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string NewKey = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    [Fact]
    public static async Task Are_read_again_after_five_minutes()
    {
        var fixture = new NotifyFixture();
        var parameter = NotifyFixture.Parameter(Slack("old"));
        var notify = fixture.Start(parameter);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("a")));
        parameter.Value = Slack("new");

        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("b")));
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("c")));

        Assert.Equal(["old", "old", "new"], fixture.Posts.Select(post => post.Destination));
        Assert.Equal(2, parameter.Reads);
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(403, "")]
    [InlineData(403, "invalid_token")]
    [InlineData(404, "no_service")]
    [InlineData(410, "")]
    public static async Task Are_read_again_at_once_when_one_refuses_so_that_nothing_is_lost_or_late(int status, string body)
    {
        var fixture = new NotifyFixture();
        var parameter = NotifyFixture.Parameter(Slack("old"));
        var notify = fixture.Start(parameter);
        fixture.Response = (destination, _) => destination == "old" ? Refusal(status, body) : null;
        await NotifyFixture.RunAsync(notify); // reads the old ones
        parameter.Value = Slack("new");

        Assert.Empty(await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("a")), fixture.Message(fixture.Alert("b"))));

        Assert.Equal(["old", "new", "new"], fixture.Posts.Select(post => post.Destination));
        Assert.Equal(fixture.Posts.ElementAt(0).Id, fixture.Posts.ElementAt(1).Id);
        Assert.Empty(fixture.DeadLetters);
    }

    [Fact]
    public static async Task Are_asked_for_once_when_one_refuses_everything_and_was_not_replaced()
    {
        var fixture = new NotifyFixture();
        var parameter = NotifyFixture.Parameter(Slack("ops"));
        var notify = fixture.Start(parameter);
        fixture.Response = (_, _) => Refusal(410, "");
        string[] subjects = ["a", "b", "c", "d"];

        Assert.Empty(await NotifyFixture.RunAsync(notify, [.. subjects.Select(name => fixture.Message(fixture.Alert(name)))]));

        Assert.Equal(2, parameter.Reads);
        Assert.Equal(4, fixture.Posts.Count);
        Assert.Equal(4, fixture.DeadLetters.Count(letter => letter.Reason.Contains("410", StringComparison.Ordinal)));
    }

    [Fact]
    public static async Task Are_replaced_by_a_new_key_of_the_same_address_too()
    {
        var fixture = new NotifyFixture();
        var parameter = NotifyFixture.Parameter(Pager(OldKey));
        var notify = fixture.Start(parameter);
        var refusals = 1;
        fixture.Response = (_, _) => refusals-- > 0 ? Refusal(401, "") : null;
        await NotifyFixture.RunAsync(notify);
        parameter.Value = Pager($"{NewKey} {OldKey}");

        Assert.Empty(await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert())));

        Assert.Equal(2, fixture.Posts.Count);
    }

    [Fact]
    public static async Task Stay_as_they_are_while_what_is_there_cannot_be_used_or_read_and_are_not_shown()
    {
        var fixture = new NotifyFixture();
        var parameter = NotifyFixture.Parameter(Slack("ops"));
        var notify = fixture.Start(parameter);
        await NotifyFixture.RunAsync(notify);
        using var log = new CapturedLog();

        parameter.Value = """{"ops":"hush"}""";
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("a")), fixture.Message(fixture.Alert("b")));
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("c")));
        var error = Assert.Single(log.Entries);
        Assert.Equal("The destinations cannot be used; those that are known stay in use.", error.GetProperty("message").GetString());
        Assert.Contains(parameter.Name, error.GetProperty("exception").GetString(), StringComparison.Ordinal);

        parameter.Fault = new HttpRequestException("silent");
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("d")));

        Assert.Equal(4, fixture.Posts.Count);
        Assert.Equal(["ERROR", "WARN"], log.Entries.Select(entry => entry.GetProperty("level").GetString()));
        Assert.DoesNotContain("hush", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hooks.example.com", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Let_no_process_start_that_cannot_read_or_use_them()
    {
        var parameter = NotifyFixture.Parameter("""{"ops":"hush"}""");

        var unusable = await Assert.ThrowsAsync<InvalidSecretException>(
            () => new Destinations(parameter.Secret()).GetAsync(TestContext.Current.CancellationToken));
        parameter.Fault = new HttpRequestException("silent");
        var unreadable = await Assert.ThrowsAsync<UnreadableSecretException>(
            () => new Destinations(parameter.Secret()).GetAsync(TestContext.Current.CancellationToken));

        foreach (var message in (string[])[unusable.Message, unreadable.Message])
        {
            Assert.StartsWith("The parameter /worker/notify-destinations ", message, StringComparison.Ordinal);
            Assert.Contains(
                "aws ssm put-parameter --overwrite --type SecureString --name /worker/notify-destinations",
                message,
                StringComparison.Ordinal);
        }
    }

    private static string Slack(string path) => $$$"""{"ops":{"kind":"slack","url":"https://hooks.example.com/{{{path}}}"}}""";

    private static string Pager(string keys) =>
        $$$"""{"pager":{"kind":"webhook","url":"https://hooks.example.com/pager","secret":"{{{keys}}}"}}""";

    private static HttpResponseMessage Refusal(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body) };
}
