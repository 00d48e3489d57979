using System.Text;
using System.Text.Json;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.Notify;

/// <summary>Nothing is marked as notified that no message named, and no text is cut within a character.</summary>
public static class DigestTests
{
    private const string LongMessage =
        "is late: last beat 2026-11-20T11:54:13.1234567Z, expected at '30 2 * * MON-FRI' in Asia/Tokyo with 900 s of grace.";

    [Theory]
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    [InlineData(6, 1)]
    [InlineData(19, 2)]
    [InlineData(20, 2)]
    [InlineData(21, 3)]
    [InlineData(50, 4)]
    [InlineData(51, 5)]
    [InlineData(200, 16)]
    public static async Task Names_every_subject(int count, int maxMessages)
    {
        var fixture = new NotifyFixture();
        var alerts = Enumerable.Range(0, count)
            .Select(number => fixture.Alert($"process/billing-sync-eu-west-1-{number:000}", message: $"Process {number} {LongMessage}"))
            .ToList();

        Assert.Empty(await fixture.RunAsync(alerts));

        Assert.All(alerts, alert => Assert.Single(fixture.Texts, text => text.Contains($"{alert.Subject}:", StringComparison.Ordinal)));
        Assert.InRange(fixture.Texts.Count, 1, maxMessages);
        Assert.All(fixture.Texts, text => Assert.InRange(text.Length, 1, 3500));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(5000)]
    public static async Task Names_every_subject_of_thousands(int count)
    {
        var fixture = new NotifyFixture();
        var notify = fixture.Start();
        var alerts = Enumerable.Range(0, count)
            .Select(number => fixture.Alert($"process/p{number:0000}", message: $"p{number} {LongMessage}")).ToList();

        foreach (var batch in alerts.Chunk(50))
        {
            Assert.Empty(await NotifyFixture.RunAsync(notify, [.. batch.Select(alert => fixture.Message(alert))]));
        }

        var named = string.Join('\n', fixture.Texts);
        Assert.All(alerts, alert => Assert.Contains($"{alert.Subject}:", named, StringComparison.Ordinal));
        Assert.InRange(fixture.Texts.Count, count / 50, 3 * count / 50);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('<')]
    [InlineData('&')]
    [InlineData('震')]
    public static async Task Names_every_subject_however_long_the_messages_are(char letter)
    {
        var fixture = new NotifyFixture();
        var alerts = Enumerable.Range(0, 6)
            .Select(number => fixture.Alert($"alarm/a{number}-{new string('震', 200)}", message: new string(letter, 3000))).ToList();

        await fixture.RunAsync(alerts);

        Assert.All(alerts, alert => Assert.Single(fixture.Texts, text => text.Contains(alert.Subject, StringComparison.Ordinal)));
        Assert.All(fixture.Texts, text => Assert.InRange(text.Length, 1, 3501));
    }

    [Fact]
    public static async Task Names_every_subject_below_however_much_of_its_own_words()
    {
        var fixture = new NotifyFixture { Constants = $$$"""{"templates":{"digest":"{{{new string('x', 1900)}}} {lines}"}}""" };
        var alerts = Enumerable.Range(0, 30).Select(number => fixture.Alert($"process/p{number:00}", message: LongMessage)).ToList();

        await fixture.RunAsync(alerts);

        Assert.All(alerts, alert => Assert.Single(fixture.Texts, text => text.Contains($"{alert.Subject}:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('&')]
    [InlineData('震')]
    public static async Task Names_every_subject_behind_however_long_messages(char letter)
    {
        var fixture = new NotifyFixture
        {
            Constants = $$$"""
                {"templates":{"alert":"{message} ({message}, {subject})","recovery":"{message} ({subject})",
                "digest":"{{{new string('y', 1900)}}} {lines}","digestLine":"{message} ({subject})"}}
                """,
        };
        var long3000 = new string(letter, 3000);
        List<Alert> alerts =
            [.. Enumerable.Range(0, 9).Select(number => fixture.Alert($"process/p{number}-{new string('é', 99)}", message: long3000))];

        await fixture.RunAsync(alerts[0]);
        await fixture.RunAsync(fixture.Recovery(alerts[0].Subject, message: long3000));
        await fixture.RunAsync(alerts[1..]);

        Assert.Equal(2, fixture.Texts.Count(text => text.EndsWith($"{alerts[0].Subject})", StringComparison.Ordinal)));
        Assert.All(
            alerts[1..], alert => Assert.Single(fixture.Texts, text => text.Contains($"{alert.Subject})", StringComparison.Ordinal)));
        Assert.All(fixture.Texts, text => Assert.InRange(text.Length, 1, 3500));
    }

    [Fact]
    public static async Task Names_every_subject_with_templates_of_before_they_had_to_and_keeps_the_others()
    {
        var fixture = new NotifyFixture
        {
            Constants = """{"templates":{"alert":"!! {subject}","digest":"{count}","digestLine":"{message}"},"digestAbove":1}""",
        };

        await fixture.RunAsync(fixture.Alert("a", message: "x"), fixture.Alert("b", message: "y"));
        await fixture.RunAsync(fixture.Alert("c"));

        Assert.Equal(["2 incidents at once:\n[open, error] a: x\n[open, error] b: y", "!! c"], fixture.Texts);
    }

    [Fact]
    public static async Task Names_in_one_digest_what_comes_over_a_line_break()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(Enumerable.Range(0, 6).Select(number => fixture.Alert($"a{number}", message: "one\ntwo")));

        Assert.Equal(7, Assert.Single(fixture.Texts).Split('\n').Length);
    }

    [Fact]
    public static async Task Retries_only_what_the_refused_part_of_a_burst_named()
    {
        var fixture = new NotifyFixture();
        var posts = 0;
        fixture.Response = (_, _) => ++posts == 2 ? new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError) : null;
        var messages = Enumerable.Range(0, 50)
            .Select(number => fixture.Message(fixture.Alert($"process/billing-sync-eu-west-1-{number:00}", message: LongMessage))).ToList();

        var again = await NotifyFixture.RunAsync(fixture.Start(), messages);
        var open = fixture.Rows.Count(row => row["isOpen"].BOOL == true);

        Assert.InRange(again.Count, 1, 49);
        Assert.Equal(50, open + again.Count);
    }

    [Fact]
    public static async Task Cuts_no_entity_of_Slack()
    {
        for (var before = 0; before < 6; before++)
        {
            var fixture = new NotifyFixture();

            await fixture.RunAsync(fixture.Alert(message: new string('a', before) + new string('<', 1500)));

            Assert.EndsWith("&lt;…", Assert.Single(fixture.Texts), StringComparison.Ordinal);
        }
    }

    [Fact]
    public static async Task Cuts_no_character()
    {
        for (var before = 2990; before < 3002; before++)
        {
            var fixture = new NotifyFixture();

            await NotifyFixture.RunAsync(
                fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Alert(message: new string('a', before) + "🌋🌋🌋🌋")));

            Assert.All(fixture.Posts, post => Assert.DoesNotContain("\\uFFFD", post.Body, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain('\uFFFD', Assert.Single(fixture.Texts));
        }
    }

    [Fact]
    public static async Task Shortens_a_subject_to_what_a_key_may_have_and_keeps_two_apart()
    {
        var fixture = new NotifyFixture();
        var subject = "hazard/all/" + new string('震', 1000);

        await fixture.RunAsync(fixture.Alert(subject + "1"), fixture.Alert(subject + "2"));
        await fixture.RunAsync(fixture.Recovery(subject + "1"));

        Assert.Equal(2, fixture.Rows.Count);
        Assert.All(fixture.Rows, row => Assert.InRange(Encoding.UTF8.GetByteCount(row["subject"].S), 2000, 2048));
        Assert.Equal(3, fixture.Texts.Count);
        Assert.Empty(fixture.DeadLetters);
    }

    [Fact]
    public static async Task Sets_aside_what_has_half_a_character_and_notifies_of_the_others()
    {
        var fixture = new NotifyFixture();
        var half = JsonSerializer.Serialize(fixture.Alert(), AlertJson.Default.Alert)
            .Replace("is late", "\\ud83c is late", StringComparison.Ordinal);

        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), fixture.Message(half), fixture.Message(fixture.Alert("process/other"))));

        Assert.Single(fixture.Texts);
        Assert.Equal(half, Assert.Single(fixture.DeadLetters).Body);
    }
}
