using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Hazards;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// Tells subscribers of hazards: when one reaches their severity in their area, when what it says changes, and when it is over. It writes rows
/// of the alerts table, which AnnounceAlerts and Notify carry on; a change that comes twice makes the same rows. Drills and tests are told
/// nobody. Nor is what was reported long before it came, so that the import of an archive wakes nobody, except to those who were told of it before.
/// </summary>
/// <param name="maxAge">The most between report and change.</param>
public sealed class AnnounceHazardsHandler(IAmazonDynamoDB dynamoDB, IAmazonSQS sqs, ConstantStore constants, TimeSpan maxAge, string alertsTable, string deadLetterQueue)
{
    private const int MostLetterChars = 200_000; // SQS takes 256 KB

    private readonly HazardAlerts alerts = new(dynamoDB, alertsTable);
    private readonly DeadLetterQueue deadLetters = new(sqs, deadLetterQueue);

    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new AnnounceHazardsHandler(
            AwsClients.DynamoDB,
            AwsClients.SQS,
            new ConstantStore(AwsClients.DynamoDB, AwsClients.S3, Setting.Required("CONSTANTS_TABLE"), Setting.Required("CONSTANTS_BUCKET")),
            TimeSpan.FromHours(Setting.RequiredNumber("ANNOUNCE_MAX_AGE_HOURS", 1, 1_000_000)),
            Setting.Required("ALERTS_TABLE"),
            Setting.Required("DEAD_LETTER_QUEUE_URL")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context)
    {
        var published = await constants.LoadOrDefaultAsync("subscriptions", SubscriptionsConstantsJson.Default.SubscriptionsConstants, context.CancellationToken);
        var subscriptions = (published ?? SubscriptionsConstants.Default).Subscriptions;
        return await Batch.RunAsync(batch, context, (record, _) => TellAsync(record, subscriptions, context.CancellationToken));
    }

    private async Task TellAsync(DynamoDBEvent.DynamodbStreamRecord record, IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        // A row that goes says nothing of the hazard: it may be made anew.
        if (record.Dynamodb.NewImage is not { } image || await ReadAsync(image, record) is not { } hazard || !Standing.IsReal(hazard))
        {
            return;
        }

        WarnOfNobody(hazard, subscriptions);
        var before = Before(record);
        var isBeforeUnknown = before is null && record.Dynamodb.OldImage is not null;
        foreach (var subscription in subscriptions)
        {
            var (stood, stands) = (before is null ? null : Standing.Of(before, subscription), Standing.Of(hazard, subscription));
            var hasRunOut = before?.ValidUntil <= hazard.ChangedAt;
            var step = HazardSteps.Between(stood, stands, isBeforeUnknown, hasRunOut || (before is not null && IsLate(before) && !IsLate(hazard)));

            // Without its end, Notify would take the new one for a repeat.
            var ranOut = hasRunOut && stood is not null && stands is not null ? HazardAlert.RanOut(before!, hazard.ChangedAt, subscription, stood) : null;
            var isNews = !IsLate(hazard) || (step == HazardStep.Open && IsByOperator(before, hazard));
            if (step == HazardStep.Nothing || (!isNews && !await WasToldAsync(hazard, ranOut?.RaisedAt ?? hazard.ChangedAt, subscription, step, cancellationToken)))
            {
                continue;
            }

            if (ranOut is not null)
            {
                await AddAsync(ranOut, hazard, HazardStep.End, cancellationToken);
            }

            await AddAsync(stands is null ? HazardAlert.Ends(hazard, subscription, stood) : HazardAlert.Holds(hazard, subscription, stands), hazard, step, cancellationToken);
        }
    }

    private async Task AddAsync(Alert alert, Hazard hazard, HazardStep step, CancellationToken cancellationToken)
    {
        if (await alerts.TryAddAsync(alert, cancellationToken))
        {
            Metric.Count(alert.Kind == AlertKind.Alert ? "hazardsAnnounced" : "hazardEndsAnnounced");
            Log.Info("A hazard is announced.", ("subject", alert.Subject), ("version", hazard.Version), ("step", step.ToString()));
        }
    }

    /// <summary>Whether the telegrams are the same as before, so that an operator changed it: that is news, however old they are.</summary>
    private static bool IsByOperator(Hazard? before, Hazard hazard) =>
        before is not null && before.ReportedAt == hazard.ReportedAt && before.FirstReportedAt == hazard.FirstReportedAt && before.Content.Id == hazard.Content.Id;

    private bool IsLate(Hazard hazard) => hazard.ChangedAt - hazard.ReportedAt > maxAge;

    /// <summary>What comes late is for those only who were told of it before.</summary>
    /// <param name="until">Before all that this change adds, so that it is the same when the change comes again.</param>
    private async Task<bool> WasToldAsync(Hazard hazard, DateTimeOffset until, Subscription subscription, HazardStep step, CancellationToken cancellationToken)
    {
        if (await alerts.IsOpenAsync(HazardAlert.SubjectOf(hazard, subscription), until, cancellationToken))
        {
            return true;
        }

        if (step != HazardStep.End)
        {
            Metric.Count("hazardsTooLate");
            Log.Info(
                "A hazard came too late to be announced (ANNOUNCE_MAX_AGE_HOURS).",
                ("hazard", hazard.Id), ("subscription", subscription.Name), ("reportedAt", hazard.ReportedAt), ("changedAt", hazard.ChangedAt));
        }

        return false;
    }

    private void WarnOfNobody(Hazard hazard, IReadOnlyList<Subscription> subscriptions)
    {
        if (subscriptions.Count == 0 && hazard.Severity >= HazardSeverity.Severe && hazard.HoldsAt(hazard.ChangedAt) && !IsLate(hazard))
        {
            Metric.Count("severeHazardsWithoutSubscription");
            Log.Warning("Nobody is told of a severe hazard: publish the set of constants 'subscriptions'.", ("hazard", hazard.Id), ("severity", (int)hazard.Severity));
        }
    }

    private async Task<Hazard?> ReadAsync(AttributeDictionary image, DynamoDBEvent.DynamodbStreamRecord record)
    {
        try
        {
            return Read(image);
        }
        catch (FormatException exception)
        {
            Log.Warning($"A row of the hazards table is set aside: {exception.Message}.");
            Metric.Count("malformedHazards");
            await deadLetters.SendAsync(Letter(image), exception.Message, record.EventSourceArn);
            return null;
        }
    }

    /// <summary>The version before; null when there was none or it cannot be read.</summary>
    private static Hazard? Before(DynamoDBEvent.DynamodbStreamRecord record)
    {
        try
        {
            return record.Dynamodb.OldImage is { } image ? Read(image) : null;
        }
        catch (FormatException exception)
        {
            Log.Warning($"What a hazard was before cannot be read, so it is told as new: {exception.Message}.");
            return null;
        }
    }

    private static Hazard Read(AttributeDictionary image)
    {
        var hazard = HazardRow.Read(image);
        var id = image.GetValueOrDefault(HazardRow.Id)?.S;
        return hazard.Id == id ? hazard : throw new FormatException($"row {id ?? "?"} of hazards: document is of {hazard.Id}");
    }

    /// <summary>The row as far as a message holds it; the table has it whole.</summary>
    private static string Letter(AttributeDictionary image)
    {
        var text = AttributeJson.Text(image);
        if (text.Length <= MostLetterChars)
        {
            return text;
        }

        var rest = new Dictionary<string, AttributeValue>(image);
        rest.Remove(HazardRow.Document);
        return AttributeJson.Text(rest);
    }
}
