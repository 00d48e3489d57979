using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Served;

namespace Hazards.Tables;

/// <summary>An event as it is known at one moment.</summary>
/// <param name="Amendments">The earliest first.</param>
public sealed record EventSnapshot(StoredEvent Stored, IReadOnlyList<Amendment> Amendments)
{
    /// <summary>The hazard that is served of it.</summary>
    public Hazard ToHazard(AreaTables tables) => HazardMaker.Make(Stored.State, Stored.Version, Stored.ChangedAt, Amendments, tables);

    /// <summary>Reads an event's state and amendments; null when nothing is known of it.</summary>
    /// <exception cref="FormatException">A row is damaged; says which and how.</exception>
    public static async Task<EventSnapshot?> LoadAsync(
        IAmazonDynamoDB dynamoDB, string table, string eventKey, CancellationToken cancellationToken)
    {
        StoredEvent? stored = null;
        List<Amendment> amendments = [];
        var query = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = "#event = :event AND #row <= :state",
            ExpressionAttributeNames = new() { ["#event"] = EventRows.Event, ["#row"] = EventRows.Row },
            ExpressionAttributeValues = new() { [":event"] = new(eventKey), [":state"] = new(EventRows.State) },
            ConsistentRead = true,
        };
        do
        {
            var page = await dynamoDB.QueryAsync(query, cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                if (item[EventRows.Row].S == EventRows.State)
                {
                    stored = StoredEvent.Read(item);
                }
                else
                {
                    amendments.Add(AmendmentRow.Read(item));
                }
            }

            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });

        return stored is null ? null : new EventSnapshot(stored, amendments);
    }
}
