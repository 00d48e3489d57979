using System.Text.Json;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>
/// Notifies people over the other destinations of one that cannot be reached, and when it can again: as an incident like any other, of the
/// subject <c>destination/&lt;name&gt;</c>. Where there is no other, or it fails with such a report, its alert goes to the dead letters,
/// which have an alarm: reports of reports would not end.
/// </summary>
/// <param name="reported">When this process last reported a destination.</param>
internal sealed class DestinationWatch(
    IAmazonSQS sqs,
    string queue,
    IncidentTable incidents,
    NotificationDeadLetters deadLetters,
    TimeProvider time,
    IReadOnlyCollection<string> destinations,
    Dictionary<string, DateTimeOffset> reported)
{
    /// <summary>As a destination, for an incident of which no other can be notified.</summary>
    public const string Nobody = "dead-letters";

    private const string SubjectPrefix = "destination/";

    /// <summary>How long something is not delivered before people hear of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long a report may be on its way to people, who get no other meanwhile.</summary>
    private static readonly TimeSpan ReportLasts = TimeSpan.FromMinutes(15);

    /// <summary>The destination that an alert is about; null when it is about something else.</summary>
    public static string? DestinationOf(string subject) =>
        subject.StartsWith(SubjectPrefix, StringComparison.Ordinal) ? subject[SubjectPrefix.Length..] : null;

    /// <summary>The end of a report whose destination was taken away: nothing is posted there that could end it.</summary>
    public static Alert Gone(string name, DateTimeOffset now) =>
        new(SubjectPrefix + name, now, AlertKind.Recovery, AlertSeverity.Error, $"Destination {name} is not used any more.");

    /// <summary>What became of a post. Nothing is thrown: a report that fails is made with the next post.</summary>
    public async Task NoteAsync(Webhook webhook, QueuedAlert queued, WebhookResponse response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Outcome == WebhookOutcome.Delivered)
            {
                reported.Remove(webhook.Name);
                await ReportBackAsync(webhook.Name, cancellationToken);
            }
            else if (IsLong(queued, response))
            {
                await ReportAsync(webhook.Name, queued, response, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            Log.Error("Whether a destination can be reached could not be reported.", exception, ("destination", webhook.Name));
        }
    }

    // A single destination that refuses everything has its dead letters already.
    private bool IsLong(QueuedAlert queued, WebhookResponse response) => response.Outcome switch
    {
        WebhookOutcome.Gone => destinations.Count > 1,
        WebhookOutcome.Refused => false,

        // Nothing is posted before that, so nothing else would say it sooner.
        _ when response.RetryAfter > Patience => true,
        _ when queued.IsOfQueue => queued.Receives > 1 && queued.Age(time.GetUtcNow()) >= Patience,

        // A reminder or an escalation, which is made anew with each look.
        _ => time.GetUtcNow() - queued.Alert.RaisedAt >= Patience,
    };

    private async Task ReportAsync(string name, QueuedAlert queued, WebhookResponse response, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = await incidents.OpenAtAsync(SubjectPrefix + name, cancellationToken);
        var alert = new Alert(
            SubjectPrefix + name,
            now,
            AlertKind.Alert,
            AlertSeverity.Error,
            $"Destination {name} cannot be reached: {response.Reason}. What it does not take within four hours is set aside.",
            "unreachable");
        var isReport = DestinationOf(queued.Alert.Subject) is not null;
        if (destinations.Count == 1 || isReport)
        {
            if (open.Count == 0)
            {
                Metric.Count("destinationsUnreachable");
                await SetAsideAsync(alert, queued, isReport, cancellationToken);
            }
        }
        else if (now - reported.GetValueOrDefault(name) >= ReportLasts)
        {
            // What people know is a repeat: what is still open may be of an outage whose end nobody saw.
            Metric.Count("destinationsUnreachable");
            await SendAsync(alert, cancellationToken);
            reported[name] = now;
        }
    }

    /// <summary>A dead letter twice is better than none: so it is sent before it is remembered.</summary>
    private async Task SetAsideAsync(Alert alert, QueuedAlert queued, bool isReport, CancellationToken cancellationToken)
    {
        var incident = await incidents.ReadAsync(alert.Subject, Nobody, cancellationToken);
        var why = isReport ? "the report of another destination failed here" : "there is no other destination";
        var body = JsonSerializer.Serialize(alert, AlertJson.Default.Alert);
        await deadLetters.SendAsync(body, queued.Message.EventSourceArn, $"{why}: {alert.Message}", cancellationToken);
        await incidents.TryWriteAsync(incident.After(IncidentStep.Open, alert) with { NotifiedAt = alert.RaisedAt });
    }

    private async Task ReportBackAsync(string name, CancellationToken cancellationToken)
    {
        var open = await incidents.OpenAtAsync(SubjectPrefix + name, cancellationToken);
        var recovery = new Alert(
            SubjectPrefix + name, time.GetUtcNow(), AlertKind.Recovery, AlertSeverity.Error, $"Destination {name} can be reached again.");
        if (open.Contains(Nobody))
        {
            var incident = await incidents.ReadAsync(recovery.Subject, Nobody, cancellationToken);
            await incidents.TryWriteAsync(incident.After(IncidentStep.Resolve, recovery));
        }

        if (open.Any(one => one != Nobody))
        {
            await SendAsync(recovery, cancellationToken);
        }
    }

    private async Task SendAsync(Alert alert, CancellationToken cancellationToken) =>
        await sqs.SendMessageAsync(
            new() { QueueUrl = queue, MessageBody = JsonSerializer.Serialize(alert, AlertJson.Default.Alert) }, cancellationToken);
}
