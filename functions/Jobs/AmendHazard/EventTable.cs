using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.AmendHazard;

/// <summary>The table <c>hazard_events</c>, as far as amendments need it.</summary>
internal sealed class EventTable(IAmazonDynamoDB dynamoDB, string table)
{
    /// <summary>Null when nothing is known of it.</summary>
    public async Task<EventSnapshot?> LoadAsync(string id, CancellationToken cancellationToken) =>
        RequestRules.IsKey(id) ? await EventSnapshot.LoadAsync(dynamoDB, table, id, cancellationToken) : null;

    /// <returns>False when a telegram or another amendment came first.</returns>
    public async Task<bool> TryWriteAsync(AmendmentPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.TransactWriteItemsAsync(
                new TransactWriteItemsRequest
                {
                    TransactItems =
                    [
                        new() { Put = new Put { TableName = table, Item = plan.Amendment.ToItem() } },
                        new() { Update = plan.ToVersionUpdate(table) },
                    ],
                },
                cancellationToken);
            return true;
        }
        catch (TransactionCanceledException exception) when (AwsErrors.IsLostRace(exception))
        {
            return false;
        }
    }
}
