using Hazards.Served;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>Reads what the stream of the hazards table says. A row that cannot be read goes to the dead letters.</summary>
internal sealed class HazardChanges(DeadLetterQueue deadLetters)
{
    /// <summary>Null for what is no news of a real hazard. A row that goes says nothing of the hazard: it may be made anew.</summary>
    public async Task<HazardChange?> ReadAsync(DynamoDBEvent.DynamodbStreamRecord record, CancellationToken cancellationToken)
    {
        if (record.Dynamodb.NewImage is not { } image
            || await ReadAsync(image, record, cancellationToken) is not { } hazard
            || !Standing.IsReal(hazard))
        {
            return null;
        }

        var before = Before(record);
        return new HazardChange(hazard, before, before is null && record.Dynamodb.OldImage is not null);
    }

    private async Task<Hazard?> ReadAsync(
        AttributeDictionary image, DynamoDBEvent.DynamodbStreamRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return Read(image);
        }
        catch (FormatException exception)
        {
            Log.Warning($"A row of the hazards table is set aside: {exception.Message}.");
            Metric.Count("malformedHazards");
            await SetAsideAsync(record, exception.Message, cancellationToken);
            return null;
        }
    }

    /// <summary>Sends a change that cannot be announced to the dead letters.</summary>
    public Task SetAsideAsync(DynamoDBEvent.DynamodbStreamRecord record, string reason, CancellationToken cancellationToken) =>
        deadLetters.SendAsync(
            AttributeJson.Text(record.Dynamodb.NewImage ?? record.Dynamodb.Keys),
            reason,
            record.EventSourceArn,
            record.Dynamodb.Keys,
            cancellationToken);

    /// <summary>The version before; null when there was none or it cannot be read.</summary>
    private static Hazard? Before(DynamoDBEvent.DynamodbStreamRecord record)
    {
        try
        {
            return record.Dynamodb.OldImage is { } image ? Read(image) : null;
        }
        catch (FormatException exception)
        {
            Log.Warning($"What a hazard was before cannot be read, so it is announced as new: {exception.Message}.");
            return null;
        }
    }

    private static Hazard Read(AttributeDictionary image)
    {
        var hazard = HazardRow.Read(image);
        var id = image.GetValueOrDefault(HazardRow.Id)?.S;
        return hazard.Id == id ? hazard : throw new FormatException($"row {id ?? "?"} of hazards: document is of {hazard.Id}");
    }
}
