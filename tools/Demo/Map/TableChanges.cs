using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkerLib.Lambda.Events;

namespace Demo.Map;

/// <summary>What the stream of a table says, from its beginning on. The last of it is kept; each read goes on where the one before
/// ended.</summary>
/// <param name="call">Calls an action with its prefix, such as <c>DynamoDB_20120810.DescribeTable</c>.</param>
/// <param name="maxKept">How many changes are kept.</param>
/// <param name="read">Null for a change that is of no interest. A <see cref="FormatException"/> counts it as unreadable.</param>
[NeedsJobs("hazards_api")]
internal sealed class TableChanges<T>(
    Func<string, JsonObject, CancellationToken, Task<JsonElement>> call,
    string table,
    int maxKept,
    Func<DynamoDBEvent.DynamodbStreamRecord, T?> read) : IDisposable
    where T : class
{
    private const int PerCall = 1000;
    private const int MaxCalls = 50; // a read; the next one goes on

    private readonly SemaphoreSlim reading = new(1);
    private readonly Queue<T> kept = new();
    private string stream = "";
    private string position = "";
    private long last;
    private long unreadable;

    /// <summary>The changes after so many; without a table there are none.</summary>
    public async Task<Changes<T>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            await CatchUpAsync(cancellationToken);
            var first = last - kept.Count; // what was before is not kept any more
            return new Changes<T>(stream, last, first, unreadable, [.. kept.Skip((int)Math.Clamp(after - first, 0, kept.Count))]);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (await StreamAsync(cancellationToken) is var found && found != stream)
        {
            // Terraform made the table anew: what is kept is of a table that is no more.
            kept.Clear();
            (stream, position, last, unreadable) = (found, "", 0, 0);
        }

        if (stream.Length == 0)
        {
            return;
        }

        position = position.Length > 0 ? position : await StartAsync(cancellationToken);
        for (var calls = 0; calls < MaxCalls; calls++)
        {
            var input = new JsonObject { ["ShardIterator"] = position, ["Limit"] = PerCall };
            var response = await call("DynamoDBStreams_20120810.GetRecords", input, cancellationToken);
            position = response.GetProperty("NextShardIterator").GetString()!;
            var records = response.Deserialize(EventsJson.Default.DynamoDBEvent)!.Records;
            foreach (var record in records)
            {
                Keep(record);
            }

            if (records.Count == 0)
            {
                return;
            }
        }
    }

    private void Keep(DynamoDBEvent.DynamodbStreamRecord record)
    {
        try
        {
            if (read(record) is { } change)
            {
                kept.Enqueue(change);
                last++;
            }
        }
        catch (FormatException)
        {
            unreadable++; // the page says how many
        }

        if (kept.Count > maxKept)
        {
            kept.Dequeue();
        }
    }

    /// <summary>The stream of the table as it is now; empty without one.</summary>
    private async Task<string> StreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            var input = new JsonObject { ["TableName"] = table };
            var response = await call("DynamoDB_20120810.DescribeTable", input, cancellationToken);
            return response.GetProperty("Table").TryGetProperty("LatestStreamArn", out var arn) ? arn.GetString()! : "";
        }
        catch (HttpRequestException exception)
            when (exception.StatusCode == HttpStatusCode.BadRequest
                && exception.Message.Contains("ResourceNotFoundException", StringComparison.Ordinal))
        {
            return "";
        }
    }

    /// <summary>The local stream has one shard.</summary>
    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        var described = new JsonObject { ["StreamArn"] = stream };
        var description = await call("DynamoDBStreams_20120810.DescribeStream", described, cancellationToken);
        var input = new JsonObject
        {
            ["StreamArn"] = stream,
            ["ShardId"] = description.GetProperty("StreamDescription").GetProperty("Shards")[0].GetProperty("ShardId").GetString(),
            ["ShardIteratorType"] = "TRIM_HORIZON",
        };
        var response = await call("DynamoDBStreams_20120810.GetShardIterator", input, cancellationToken);
        return response.GetProperty("ShardIterator").GetString()!;
    }
}

/// <param name="Of">Names the stream: numbers begin anew with another one. Empty without a table.</param>
/// <param name="Last">How many changes there were.</param>
/// <param name="Missed">How many of them, the first, are not kept any more.</param>
/// <param name="Unreadable">How many could not be read, and are not counted.</param>
internal sealed record Changes<T>(string Of, long Last, long Missed, long Unreadable, IReadOnlyList<T> Items);
