using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WorkerLib.Alerts;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.Notify;

/// <summary>
/// What people are notified of, however the queue delivers: late, twice, in any order, to several runs at once, and to runs that die.
/// </summary>
public static class IncidentOrderTests
{
    // More than make a digest.
    private static readonly string[] Subjects = ["process/a", "process/b", "process/c", "process/d", "process/e", "process/f", "process/g"];

    private static readonly string[] Messages = ["It is late.", "It is broken."];

    /// <summary>A history: of each alert its subject, whether it is a recovery, severity and message.</summary>
    private static readonly Arbitrary<(int Subject, int Kind, int Severity, int Message)[]> Histories = Gen
        .Elements(0, 0, 0, 1, 1, 2, 3, 4, 5, 6)
        .Zip(Gen.Choose(0, 2))
        .Zip(Gen.Choose(1, 2))
        .Zip(Gen.Choose(0, 1))
        .Select(drawn => (drawn.Item1.Item1.Item1, drawn.Item1.Item1.Item2, drawn.Item1.Item2, drawn.Item2))
        .ArrayOf()
        .Where(history => history.Length is > 0 and <= 24)
        .ToArbitrary();

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public static void In_order_people_are_notified_of_each_opening_change_and_recovery_once() => Prop.ForAll(Histories, history =>
    {
        var fixture = new NotifyFixture();
        var alerts = Alerts(fixture, history);

        // Each is delivered twice, the second time a step later.
        for (var i = 0; i <= alerts.Count; i++)
        {
            Deliver(fixture, [.. alerts.Skip(i - 1).Take(i == 0 ? 1 : 2)]);
        }

        Assert.Equal(Expected(alerts), Notified(fixture));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public static void In_any_order_nothing_is_sent_twice_and_the_newest_wins() => Prop.ForAll(Histories, Seeds, (history, seed) =>
    {
        var fixture = new NotifyFixture();
        var alerts = Alerts(fixture, history);

        DeliverWildly(fixture, alerts, new Random(seed));

        var notified = Notified(fixture);
        Assert.Equal(notified.Distinct(), notified);
        foreach (var subject in alerts.GroupBy(alert => alert.Subject))
        {
            var ofSubject = notified.Where(one => one.Subject == subject.Key).ToList();
            Assert.Equal(ofSubject.OrderBy(one => one.RaisedAt), ofSubject);
            AssertEndsWith(subject.Last(), ofSubject, fixture);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public static void After_deaths_something_may_be_sent_again_but_the_newest_wins_and_is_never_lost() =>
        Prop.ForAll(Histories, Seeds, (history, seed) =>
        {
            var random = new Random(seed);
            var fixture = new NotifyFixture();
            var deaths = 3;
            fixture.DiesBeforeMark = () =>
            {
                lock (random)
                {
                    return deaths > 0 && random.Next(3) == 0 && deaths-- > 0;
                }
            };
            var alerts = Alerts(fixture, history);

            DeliverWildly(fixture, alerts, new Random(seed));

            var notified = Notified(fixture);
            Assert.True(deaths < 3 || notified.Distinct().Count() == notified.Count, "notified again without a death");
            foreach (var subject in alerts.GroupBy(alert => alert.Subject))
            {
                AssertEndsWith(subject.Last(), [.. notified.Where(one => one.Subject == subject.Key)], fixture);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public static void Whatever_a_receiver_says_the_outage_after_a_recovery_is_sent() => Prop.ForAll(Histories, Seeds, (history, seed) =>
    {
        var random = new Random(seed);
        var fixture = new NotifyFixture { Response = (_, _) => AnyResponse(random) };
        var alerts = Alerts(fixture, history);

        DeliverWildly(fixture, alerts, new Random(seed));
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(1);
        var recoveries = alerts.GroupBy(alert => alert.Subject).Select(all => all.Last()).Where(last => last.Kind == AlertKind.Recovery);
        foreach (var recovery in recoveries)
        {
            var outage = fixture.Alert(recovery.Subject, 0, (AlertSeverity)1, Messages[0]);
            Deliver(fixture, [outage]);

            Assert.Contains(Notified(fixture), one => (one.Subject, one.RaisedAt) == (outage.Subject, outage.RaisedAt));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static HttpResponseMessage? AnyResponse(Random random)
    {
        lock (random)
        {
            return random.Next(5) switch
            {
                0 => new HttpResponseMessage(HttpStatusCode.InternalServerError),
                1 => new HttpResponseMessage(HttpStatusCode.Gone),
                2 => throw new HttpRequestException(HttpRequestError.ResponseEnded),
                _ => null,
            };
        }
    }

    /// <summary>They were raised minute by minute, until now.</summary>
    private static List<Alert> Alerts(NotifyFixture fixture, (int Subject, int Kind, int Severity, int Message)[] history)
    {
        List<Alert> alerts =
        [
            .. history.Select((one, minute) => one.Kind == 0
                ? fixture.Recovery(Subjects[one.Subject], minute)
                : fixture.Alert(Subjects[one.Subject], minute, (AlertSeverity)one.Severity, Messages[one.Message])),
        ];
        fixture.Now += TimeSpan.FromMinutes(history.Length);
        return alerts;
    }

    /// <summary>The rules again, as a walk through what happened.</summary>
    private static IEnumerable<(string Subject, string Action, DateTimeOffset RaisedAt)> Expected(IReadOnlyList<Alert> alerts)
    {
        var open = new Dictionary<string, Alert>();
        foreach (var alert in alerts)
        {
            var isOpen = open.TryGetValue(alert.Subject, out var known);
            if (alert.Kind == AlertKind.Recovery)
            {
                if (open.Remove(alert.Subject))
                {
                    yield return (alert.Subject, "resolve", alert.RaisedAt);
                }
            }
            else if (!isOpen || (known!.Severity, known.Message) != (alert.Severity, alert.Message))
            {
                open[alert.Subject] = alert;
                yield return (alert.Subject, isOpen ? "update" : "open", alert.RaisedAt);
            }
        }
    }

    /// <summary>Whoever read all notifications of a subject knows its current state.</summary>
    private static void AssertEndsWith(
        Alert newest, List<(string Subject, string Action, DateTimeOffset RaisedAt)> notified, NotifyFixture fixture)
    {
        var row = Assert.Single(fixture.Rows, row => row["subject"].S == newest.Subject);
        Assert.False(row.ContainsKey("claimedUntil"));
        Assert.Equal(newest.Kind == AlertKind.Alert, row["isOpen"].BOOL);
        Assert.Equal(newest.RaisedAt, DateTimeOffset.Parse(row["latest"].S, null));
        Assert.Equal(newest.Kind == AlertKind.Alert, notified.Count > 0 && notified[^1].Action != "resolve");
        if (newest.Kind == AlertKind.Alert)
        {
            Assert.Equal(
                (((int)newest.Severity).ToString(System.Globalization.CultureInfo.InvariantCulture), newest.Message),
                (row["severity"].N, row["message"].S));
        }
    }

    private static List<(string Subject, string Action, DateTimeOffset RaisedAt)> Notified(NotifyFixture fixture) =>
    [
        .. fixture.Incidents.Select(incident => (
            incident.GetProperty("dedupeKey").GetString()!,
            incident.GetProperty("action").GetString()!,
            incident.GetProperty("raisedAt").GetDateTimeOffset())),
    ];

    private static void Deliver(NotifyFixture fixture, IReadOnlyList<Alert> alerts) =>
        Assert.Empty(NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), [.. alerts.Select(alert => fixture.Message(alert))])
            .GetAwaiter().GetResult());

    /// <summary>Shuffles, repeats and splits, runs up to three at once, and retries what failed until nothing fails.</summary>
    private static void DeliverWildly(NotifyFixture fixture, IReadOnlyList<Alert> alerts, Random random)
    {
        List<SQSEvent.SQSMessage> waiting =
            [.. alerts.Concat(alerts.Where(_ => random.Next(3) == 0)).Select(alert => fixture.Message(alert))];
        for (var round = 0; waiting.Count > 0; round++)
        {
            Assert.True(round < 200, "some messages are retried for ever");
            var messages = waiting.ToArray();
            random.Shuffle(messages);
            var batches = messages.Chunk(random.Next(1, 16)).Take(random.Next(1, 4)).ToList();
            var runs = Task.WhenAll(batches.Select(
                batch => Task.Run(() => NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), batch))));
            var again = runs.GetAwaiter().GetResult().SelectMany(ids => ids).ToHashSet();
            waiting.RemoveAll(message => batches.Exists(batch => batch.Contains(message)) && !again.Contains(message.MessageId));
            fixture.Now += TimeSpan.FromSeconds(40);
        }
    }
}
