using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>
/// Sets when each message is retried: without that it would be after the visibility timeout of the queue.
/// </summary>
internal sealed class Redelivery(IAmazonSQS sqs, TimeProvider time, string queue, IncidentTable incidents)
{
    private const int MaxEntries = 10; // of a call of SQS

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(4);

    /// <summary>Postpones the alerts to retry.</summary>
    /// <param name="failed">Gets the ids of the messages to retry.</param>
    /// <returns>What was retried for too long.</returns>
    public async Task<List<RefusedMessage>> PostponeAsync(IEnumerable<QueuedAlert> alerts, HashSet<string> failed)
    {
        var givenUp = new List<RefusedMessage>();
        var entries = new List<ChangeMessageVisibilityBatchRequestEntry>();
        foreach (var alert in alerts.Where(alert => alert.Wait is not null))
        {
            if (alert.Age(time.GetUtcNow()) > GiveUpAfter)
            {
                await RememberRecoveryAsync(alert);
                givenUp.Add(new(alert.Message, $"not delivered within {GiveUpAfter.TotalHours} hours; {alert.Reason}"));
            }
            else if (failed.Add(alert.Message.MessageId) && alert.Message.ReceiptHandle is { } handle)
            {
                var seconds = (int)Math.Clamp(Math.Ceiling(alert.Wait!.Value.TotalSeconds), 1, RetryAfter.Longest.TotalSeconds);
                var id = entries.Count.ToString(CultureInfo.InvariantCulture);
                entries.Add(new() { Id = id, ReceiptHandle = handle, VisibilityTimeout = seconds });
            }
        }

        foreach (var some in entries.Chunk(MaxEntries))
        {
            await PostponeAsync([.. some]);
        }

        return givenUp;
    }

    private async Task RememberRecoveryAsync(QueuedAlert alert)
    {
        foreach (var destination in alert.Alert.Kind == AlertKind.Recovery ? [.. alert.WaitsFor] : Array.Empty<string>())
        {
            try
            {
                await incidents.RememberRecoveryAsync(alert.Alert.Subject, destination, alert.Alert.RaisedAt);
            }
            catch (Exception exception) when (exception is AmazonDynamoDBException or HttpRequestException or OperationCanceledException)
            {
                Log.Error(
                    "A recovery is given up and could not be remembered: for a day, an equal alert of its subject is only counted.",
                    exception, ("destination", destination), ("subject", alert.Alert.Subject));
            }
        }
    }

    private async Task PostponeAsync(List<ChangeMessageVisibilityBatchRequestEntry> entries)
    {
        try
        {
            var changed = await sqs.ChangeMessageVisibilityBatchAsync(
                new() { QueueUrl = queue, Entries = entries }, CancellationToken.None);
            if (changed.Failed is { Count: > 0 } refused)
            {
                Log.Warning("Messages are retried later than planned.", ("messages", refused.Count), ("reason", refused[0].Message));
            }
        }
        catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
        {
            Log.Warning("Messages are retried later than planned.", exception);
        }
    }
}
