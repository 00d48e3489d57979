using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceAlerts;

/// <summary>Reads new rows of the alerts table; one that is no alert goes to the dead-letter queue.</summary>
internal sealed class AlertRows(DeadLetterQueue deadLetters)
{
    // Ten such messages, even with each character escaped, fit into one call.
    private const int MaxMessageChars = 2000;

    public async Task<List<NewAlert>> ReadAsync(
        IEnumerable<DynamoDBEvent.DynamodbStreamRecord> inserts, CancellationToken cancellationToken)
    {
        var alerts = new List<NewAlert>();
        foreach (var insert in inserts)
        {
            var row = insert.Dynamodb.NewImage ?? [];
            try
            {
                alerts.Add(new NewAlert(insert.Dynamodb.SequenceNumber, Alert.Read(row).Bounded(MaxMessageChars)));
            }
            catch (FormatException exception)
            {
                Log.Warning($"A row of the alerts table is set aside: {exception.Message}.");
                Metric.Count("malformedAlerts");
                await deadLetters.SendAsync(
                    AttributeJson.Text(row), exception.Message, insert.EventSourceArn, insert.Dynamodb.Keys, cancellationToken);
            }
        }

        return alerts;
    }
}
