using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// Writes changes with their alerts, many in one transaction. When that fails because of one of them, each gets a transaction of its
/// own, so that it alone fails.
/// </summary>
internal sealed class ChangeWriter(IAmazonDynamoDB dynamoDB, CheckerTables tables, CheckTally tally)
{
    private const int MaxItems = 100; // of a transaction

    /// <summary>So many changes fit into a transaction.</summary>
    public const int MaxChanges = MaxItems / Change.MaxItems;

    public async ValueTask WriteAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        try
        {
            await TransactAsync(changes, cancellationToken);
            foreach (var change in changes)
            {
                tally.Written(change);
            }
        }
        catch (TransactionCanceledException exception) when (changes.Count == 1 && AwsErrors.IsLostRace(exception))
        {
            // Another run or a new beat came first; the next run decides again.
            tally.Overtaken();
        }
        catch (AmazonDynamoDBException exception) when (changes.Count > 1 && MayBeOneOfThem(exception))
        {
            foreach (var change in changes)
            {
                await WriteAsync([change], cancellationToken);
            }
        }
        catch (AmazonDynamoDBException exception)
        {
            // Processes that cannot be written must not keep the others from being checked.
            tally.Failed(changes, exception);
            Log.Error($"{changes.Count} changes could not be written, of {changes[0].Process} and others.", exception);
        }
    }

    private async Task TransactAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var items = new List<TransactWriteItem>(Change.MaxItems * changes.Count);
        foreach (var change in changes)
        {
            items.AddRange(change.Items(tables));
            if (change.Alert is { } alert)
            {
                items.Add(new TransactWriteItem { Put = new Put { TableName = tables.Alerts, Item = alert.ToItem() } });
            }
        }

        await dynamoDB.TransactWriteItemsAsync(new TransactWriteItemsRequest { TransactItems = items }, cancellationToken);
    }

    private static bool MayBeOneOfThem(AmazonDynamoDBException exception) =>
        exception is TransactionCanceledException || exception.ErrorCode is "ValidationException";
}
