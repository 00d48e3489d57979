using Amazon.DynamoDBv2.Model;
using FsCheck;
using FsCheck.Fluent;
using Hazards;
using Hazards.Served;
using Worker.Jobs.AnnounceHazards;
using Worker.Jobs.Notify;
using WorkerLib.Alerts;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.AnnounceHazards;

/// <summary>What subscribers are notified of in any history of a hazard, however its stream is delivered.</summary>
public static class HazardHistoryTests
{
    private static readonly Subscription[] Subscriptions =
    [
        new("all", HazardSeverity.Severe),
        new("tokyo", HazardSeverity.Warning, Prefectures: ["13"]),
        new("everything", 0, [HazardFamily.Warning]),
        new("floods", 0, [HazardFamily.Flood]),
    ];

    /// <summary>
    /// Of each version the severities in Tokyo and Okinawa, whether it holds, the headline, whether it came late, and its end; they are a
    /// minute apart.
    /// </summary>
    private static readonly Gen<Hazard[]> Histories =
        (from tokyo in Gen.Choose(0, 4)
         from okinawa in Gen.Choose(0, 4)
         from phase in Gen.Elements(HazardPhase.Active, HazardPhase.Active, HazardPhase.Active, HazardPhase.Ended, HazardPhase.Cancelled)
         from headline in Gen.Elements("大雨に警戒", "大雨に厳重に警戒")
         from late in Gen.Elements(0, 0, 0, 10)
         from seconds in Gen.Elements(0, 0, 30, 60, 90)
         select (tokyo, okinawa, phase, headline, late, seconds))
        .ArrayOf()
        .Where(history => history.Length is > 0 and <= 12)
        .Select(history =>
            history.Select((one, index) => HazardFixture.Made(index + 1, one.tokyo, one.okinawa, one.phase, one.headline, one.late) with
            {
                ValidUntil = one.seconds == 0 ? null : HazardFixture.Start.AddMinutes(index + 1).AddSeconds(one.seconds),
            }).ToArray());

    [Fact]
    public static void Each_opening_and_each_end_is_announced_once() => Prop.ForAll(Histories.ToArbitrary(), history =>
    {
        var fixture = new HazardFixture(Subscriptions);
        fixture.AnnounceAsync(history).Wait();

        foreach (var subscription in Subscriptions)
        {
            var notified = Notified(fixture.Of(subscription.Name)).Where(step => step is IncidentStep.Open or IncidentStep.Resolve);
            Assert.Equal(Expected(history, subscription), notified);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public static void A_stream_that_repeats_and_breaks_off_announces_the_same() =>
        Prop.ForAll(Histories.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (history, seed) =>
        {
            var (plain, broken, random) = (new HazardFixture(Subscriptions), new HazardFixture(Subscriptions), new Random(seed));
            plain.AnnounceAsync(history).Wait();
            broken.OnWrite = _ =>
            {
                if (random.Next(4) == 0)
                {
                    throw new InternalServerErrorException("try again");
                }
            };

            Deliver(broken, [.. HazardFixture.Changes(history)], random);

            Assert.Equal(plain.Rows, broken.Rows);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public static void No_history_of_a_drill_is_announced() => Prop.ForAll(Histories.ToArbitrary(), history =>
    {
        var fixture = new HazardFixture(Subscriptions);
        fixture.AnnounceAsync(
            [.. history.Select(version => version with { Id = "jma.drill.x.event.1", Status = TelegramStatus.Drill })]).Wait();

        Assert.Empty(fixture.Rows);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    /// <summary>
    /// People know of it from the first fresh version that concerns them to the first that does not; what ran out in between ends and
    /// begins anew.
    /// </summary>
    private static IEnumerable<IncidentStep> Expected(Hazard[] history, Subscription subscription)
    {
        var isKnown = false;
        DateTimeOffset? until = null;
        foreach (var version in history)
        {
            var hasRunOut = until <= version.ChangedAt;
            until = version.ValidUntil;
            var severity = subscription.Name switch
            {
                "tokyo" => version.Areas[0].Severity,
                "floods" => (HazardSeverity)(-1),
                _ => version.Areas.Max(area => area.Severity),
            };
            var concerns = version.Phase == HazardPhase.Active && severity >= subscription.Severity;
            if (!isKnown && concerns && version.ReportedAt == version.ChangedAt)
            {
                isKnown = true;
                yield return IncidentStep.Open;
            }
            else if (isKnown && concerns && hasRunOut)
            {
                yield return IncidentStep.Resolve;
                yield return IncidentStep.Open;
            }
            else if (isKnown && !concerns)
            {
                isKnown = false;
                yield return IncidentStep.Resolve;
            }
        }
    }

    /// <summary>What Notify makes of the alerts.</summary>
    private static IEnumerable<IncidentStep> Notified(IEnumerable<Alert> alerts)
    {
        var incident = new Incident("hazard", "ops");
        foreach (var alert in alerts)
        {
            var step = incident.StepFor(alert, null, alert.RaisedAt);
            incident = incident.After(step, alert);
            yield return step;
        }
    }

    /// <summary>As a stream does: from where it broke off, and now and then from further back.</summary>
    private static void Deliver(HazardFixture fixture, DynamoDBEvent.DynamodbStreamRecord[] records, Random random)
    {
        for (var at = 0; at < records.Length;)
        {
            var end = Math.Min(records.Length, at + random.Next(1, 6));
            var failures = fixture.RunAsync(records[at..end]).Result.BatchItemFailures;
            var reached = failures.Count == 0
                ? end
                : Array.FindIndex(records, record => record.Dynamodb.SequenceNumber == failures[0].ItemIdentifier);
            at = random.Next(5) == 0 ? random.Next(reached + 1) : reached;
        }
    }
}
