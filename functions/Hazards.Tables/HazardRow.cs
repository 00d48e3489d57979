using Amazon.DynamoDBv2.Model;
using Hazards.Served;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>The table <c>hazards</c>: a row for each hazard, by its id. Its stream says what became of which hazard.</summary>
public static class HazardRow
{
    public const string Id = "id";
    public const string Version = "version";
    public const string ChangedAt = "changedAt";
    public const string Document = "document";

    /// <summary>
    /// The lists that the hazard stands in (<see cref="HazardLists"/>), so that the next version can take it out of them.
    /// </summary>
    public const string Lists = "lists";

    /// <summary>Its entry in the list <see cref="HazardLists.Ends"/>; missing when it is in none.</summary>
    public const string End = "end";

    public static Dictionary<string, AttributeValue> ToItem(Hazard hazard)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            [Id] = new(hazard.Id),
            [Version] = Attributes.Number(hazard.Version),
            [ChangedAt] = Attributes.Time(hazard.ChangedAt),
            [Document] = new() { B = new MemoryStream(PackedJson.Pack(hazard, ReadableHazardsJson.Default.Hazard)) },
            [Lists] = new() { SS = [.. HazardLists.Of(hazard)] },
        };
        if (HazardLists.EndOf(hazard) is { } end)
        {
            item[End] = new(end);
        }

        return item;
    }

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static Hazard Read(IReadOnlyDictionary<string, AttributeValue> item)
    {
        try
        {
            return PackedJson.Unpack(item.GetValueOrDefault(Document), ReadableHazardsJson.Default.Hazard);
        }
        catch (FormatException exception)
        {
            throw new FormatException(
                $"row {item.GetValueOrDefault(Id)?.S ?? "?"} of hazards: document cannot be read: {exception.Message}", exception);
        }
    }
}
