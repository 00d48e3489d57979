using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// What people were notified of and is not over: a row of the table process_incidents. It is written with its alert and deleted with its
/// recovery, and does not go when the row of the process does.
/// </summary>
/// <param name="Subject">Of its alerts.</param>
/// <param name="Problem">The kind of what is wrong with the row of the process; null when the incident is about the process itself.</param>
internal sealed record Incident(string Subject, string Process, AttributeValue OpenedAt, string? Problem)
{
    public static string OfProcess(string process) => Alert.KeyOf($"process/{process}");

    /// <summary>Below that of the process, so that whoever is notified of the process is notified of its row.</summary>
    public static string OfRow(string process) => Alert.KeyOf($"process/{process}/config");

    /// <summary>Those that are open, by their subjects.</summary>
    public static async Task<Dictionary<string, Incident>> ReadAllAsync(
        IAmazonDynamoDB dynamoDB, string table, CancellationToken cancellationToken)
    {
        var incidents = new Dictionary<string, Incident>();
        var scan = new ScanRequest { TableName = table, ConsistentRead = true };
        await foreach (var page in TableScan.PagesAsync(dynamoDB, scan, cancellationToken))
        {
            foreach (var item in page)
            {
                var (subject, process, openedAt) = (
                    item["subject"].S, item.GetValueOrDefault("process")?.S, item.GetValueOrDefault("openedAt"));
                if (process is null || openedAt is null)
                {
                    Log.Warning("A row of process_incidents was not written by this job: delete it.", ("subject", subject));
                    continue;
                }

                incidents[subject] = new Incident(subject, process, openedAt, item.GetValueOrDefault("problem")?.S);
            }
        }

        return incidents;
    }

    /// <summary>Remembers that an incident is open.</summary>
    public static Put Open(string table, string subject, string process, DateTimeOffset at, string? problem = null)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["subject"] = new(subject),
            ["process"] = new(process),
            ["openedAt"] = Attributes.Time(at),
        };
        if (problem is not null)
        {
            item["problem"] = new(problem);
        }

        return new Put { TableName = table, Item = item };
    }

    /// <summary>Forgets an incident, whichever it is by now.</summary>
    public static Delete Close(string table, string subject) =>
        new() { TableName = table, Key = new() { ["subject"] = new(subject) } };

    /// <summary>Forgets this incident, unless another run did.</summary>
    public Delete Close(string table) => new()
    {
        TableName = table,
        Key = new() { ["subject"] = new(Subject) },
        ConditionExpression = "openedAt = :openedAt",
        ExpressionAttributeValues = new() { [":openedAt"] = OpenedAt },
    };
}
