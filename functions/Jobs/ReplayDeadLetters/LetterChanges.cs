using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws.ChangeStreams;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>
/// What a letter of a stream is about, which does not hold it: changes that the stream still has, or a row as the table has it now.
/// </summary>
/// <param name="Part">The changes; null for a row.</param>
/// <param name="Keys">The keys of the row; null for changes.</param>
internal sealed record ChangesOfLetter(string StreamArn, StreamPart? Part = null, AttributeDictionary? Keys = null)
{
    /// <summary>Of <c>arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE/stream/TIME</c>.</summary>
    public string Table => StreamArn.Split('/') is [_, var table, ..] ? table : "?";

    public static bool IsStream(string? arn) =>
        arn?.Split(':') is [_, _, "dynamodb", _, _, ..] && arn.Split('/') is [_, _, "stream", _];

    public override string ToString() => Part is { } part
        ? $"changes {part.From} to {part.To} of the table {Table}"
        : $"row {string.Join(", ", Keys!.Select(key => $"{key.Key} {key.Value.S ?? key.Value.N}"))} of the table {Table}";
}

/// <summary>Reads what letters of streams are about.</summary>
internal sealed class LetterChanges(IAmazonDynamoDB dynamoDB, IAmazonDynamoDBStreams streams)
{
    /// <summary>The events with which its function is to be invoked, one after the other; none when nothing is left of it.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(ChangesOfLetter changes, CancellationToken cancellationToken)
    {
        if (changes.Part is { } part)
        {
            return await streams.EventsAsync(part, cancellationToken);
        }

        var row = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = changes.Table, Key = changes.Keys!, ConsistentRead = true }, cancellationToken);
        return row.Item is { Count: > 0 } item ? [EventOf(changes, item)] : [];
    }

    private static string EventOf(ChangesOfLetter changes, Dictionary<string, AttributeValue> item)
    {
        var image = new AttributeDictionary();
        foreach (var (name, value) in item)
        {
            image[name] = value;
        }

        var record = new DynamoDBEvent.DynamodbStreamRecord
        {
            EventName = "INSERT",
            EventSource = "aws:dynamodb",
            EventSourceArn = changes.StreamArn,
            Dynamodb = new() { Keys = changes.Keys!, NewImage = image, SequenceNumber = "0", StreamViewType = "NEW_IMAGE" },
        };
        return JsonSerializer.Serialize(new DynamoDBEvent { Records = [record] }, EventsJson.Default.DynamoDBEvent);
    }
}
