using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.AnnounceAlerts;

/// <summary>The queue of Notify.</summary>
internal sealed class AlertQueue(IAmazonSQS sqs, string queue)
{
    /// <summary>What SQS takes in one call.</summary>
    public const int MaxAlerts = 10;

    /// <returns>The sequence number of the first alert that could not be sent; null when all were.</returns>
    public async Task<string?> SendAsync(IReadOnlyList<NewAlert> alerts, CancellationToken cancellationToken)
    {
        var entries = new List<SendMessageBatchRequestEntry>();
        foreach (var (_, alert) in alerts)
        {
            entries.Add(new()
            {
                Id = entries.Count.ToString(CultureInfo.InvariantCulture),
                MessageBody = JsonSerializer.Serialize(alert, AlertJson.Default.Alert),
            });
        }

        var sent = await sqs.SendMessageBatchAsync(new() { QueueUrl = queue, Entries = entries }, cancellationToken);
        Metric.Count("alertsAnnounced", entries.Count - (sent.Failed?.Count ?? 0));
        if (sent.Failed is not { Count: > 0 } failed)
        {
            return null;
        }

        Log.Error(
            "Alerts could not be announced and are retried.",
            ("alerts", failed.Count), ("reason", $"{failed[0].Code}: {failed[0].Message}"));
        return alerts[failed.Min(entry => int.Parse(entry.Id, CultureInfo.InvariantCulture))].SequenceNumber;
    }
}
