using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Reads the heartbeats table and finds what there is to write.</summary>
internal sealed class ChangeFinder(
    IAmazonDynamoDB dynamoDB, TimeProvider time, string heartbeatsTable, FlapDamping damping, CheckTally tally)
{
    /// <summary>
    /// The changes to write, as many at a time as a transaction takes. Pages are read as they are needed, and what a page brings up does
    /// not wait for the next one: that may never come.
    /// </summary>
    public async IAsyncEnumerable<List<StateChange>> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(cancellationToken))
        {
            var batch = new List<StateChange>();
            foreach (var row in page)
            {
                tally.Row();
                if (Change(row) is not { } change)
                {
                    continue;
                }

                tally.Found();
                batch.Add(change);
                if (batch.Count == ChangeWriter.MaxChanges)
                {
                    yield return batch;
                    batch = [];
                }
            }

            if (batch.Count > 0)
            {
                yield return batch;
            }
        }
    }

    private StateChange? Change(Dictionary<string, AttributeValue> row)
    {
        try
        {
            var now = time.GetUtcNow();
            return HeartbeatReader.Read(row, now).ChangeAt(now, damping);
        }
        catch (FormatException exception)
        {
            tally.Malformed(exception.Message);
            return null;
        }
    }

    private async IAsyncEnumerable<List<Dictionary<string, AttributeValue>>> PagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = new ScanRequest { TableName = heartbeatsTable, ExpressionAttributeNames = [] };
        foreach (var field in HeartbeatReader.Fields)
        {
            scan.ExpressionAttributeNames[$"#{field}"] = field; // some are reserved words of DynamoDB
        }

        scan.ProjectionExpression = string.Join(',', scan.ExpressionAttributeNames.Keys);
        do
        {
            var page = await dynamoDB.ScanAsync(scan, cancellationToken);
            yield return page.Items ?? [];
            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
    }
}
