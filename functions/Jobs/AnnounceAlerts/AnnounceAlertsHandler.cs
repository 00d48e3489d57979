using Amazon.Lambda.Core;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceAlerts;

/// <summary>
/// Sends each new row of the alerts table to the queue of Notify. After a failure a row may be sent twice, which Notify notices. A row that
/// is no alert is set aside and holds nothing up.
/// </summary>
internal sealed class AnnounceAlertsHandler(IAmazonSQS sqs, string queue, DeadLetterQueue deadLetters)
{
    private readonly AlertRows rows = new(deadLetters);
    private readonly AlertQueue alertQueue = new(sqs, queue);

    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new AnnounceAlertsHandler(
            AwsClients.SQS,
            Setting.Required("NOTIFICATIONS_QUEUE_URL"),
            DeadLetterQueue.FromSettings()).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    /// <returns>The change at which the stream goes on: the first one that could not be sent.</returns>
    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context)
    {
        foreach (var inserts in batch.Records.Where(record => record.EventName == "INSERT").Chunk(AlertQueue.MaxAlerts))
        {
            var alerts = await rows.ReadAsync(inserts, context.CancellationToken);
            if (alerts.Count > 0 && await alertQueue.SendAsync(alerts, context.CancellationToken) is { } firstFailed)
            {
                return new StreamsEventResponse([new(firstFailed)]);
            }
        }

        return new StreamsEventResponse([]);
    }
}
