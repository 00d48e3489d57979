using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceAlerts;

/// <summary>
/// Sends each new row of the alerts table to the queue of Notify. After a failure a row may be sent twice, which Notify notices. A row that
/// is no alert is set aside and holds nothing up.
/// </summary>
public sealed class AnnounceAlertsHandler(IAmazonSQS sqs, string queue, string deadLetterQueue)
{
    private const int MostEntries = 10; // of a call of SQS

    // Ten such messages, even with each character escaped, fit into one call.
    private const int MostMessageChars = 2000;

    private readonly DeadLetterQueue deadLetters = new(sqs, deadLetterQueue);

    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new AnnounceAlertsHandler(AwsClients.SQS, Setting.Required("NOTIFICATIONS_QUEUE_URL"), Setting.Required("DEAD_LETTER_QUEUE_URL")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context)
    {
        foreach (var records in batch.Records.Where(record => record.EventName == "INSERT").Chunk(MostEntries))
        {
            var entries = new List<SendMessageBatchRequestEntry>();
            for (var i = 0; i < records.Length; i++)
            {
                if (await ReadAsync(records[i]) is { } alert)
                {
                    entries.Add(new() { Id = i.ToString(CultureInfo.InvariantCulture), MessageBody = JsonSerializer.Serialize(alert, AlertJson.Default.Alert) });
                }
            }

            if (entries.Count > 0 && await SendAsync(entries, context) is { } first)
            {
                return new StreamsEventResponse([new(records[first].Dynamodb.SequenceNumber)]);
            }
        }

        return new StreamsEventResponse([]);
    }

    private async Task<Alert?> ReadAsync(DynamoDBEvent.DynamodbStreamRecord record)
    {
        var row = record.Dynamodb.NewImage ?? [];
        try
        {
            var alert = Alert.Read(row);
            return alert.Message.Length <= MostMessageChars ? alert : alert with { Message = $"{alert.Message.AsSpan(0, MostMessageChars)}…" };
        }
        catch (FormatException exception)
        {
            Log.Warning($"A row of the alerts table is set aside: {exception.Message}.");
            Metric.Count("malformedAlerts");
            await deadLetters.SendAsync(AttributeJson.Text(row), exception.Message, record.EventSourceArn);
            return null;
        }
    }

    /// <summary>Sends messages; the index of the first record that failed, null when none did.</summary>
    private async Task<int?> SendAsync(List<SendMessageBatchRequestEntry> entries, ILambdaContext context)
    {
        var sent = await sqs.SendMessageBatchAsync(new() { QueueUrl = queue, Entries = entries }, context.CancellationToken);
        Metric.Count("alertsAnnounced", entries.Count - (sent.Failed?.Count ?? 0));
        if (sent.Failed is not { Count: > 0 } failed)
        {
            return null;
        }

        Log.Error("Alerts could not be announced and come again.", ("alerts", failed.Count), ("reason", $"{failed[0].Code}: {failed[0].Message}"));
        return failed.Min(entry => int.Parse(entry.Id, CultureInfo.InvariantCulture));
    }
}
