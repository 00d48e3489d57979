using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>The row of an amendment. Amendments sort by their time.</summary>
public static class AmendmentRow
{
    public static string NameOf(DateTimeOffset at, string id) => $"{EventRows.AmendmentPrefix}{Attributes.TimeText(at)}#{id}";

    public static Dictionary<string, AttributeValue> ToItem(this Amendment amendment)
    {
        var item = EventRows.Key(amendment.Event, NameOf(amendment.At, amendment.Id));
        item["amendment"] = new() { B = new MemoryStream(PackedJson.Pack(amendment, ReadableHazardsJson.Default.Amendment)) };
        item["by"] = new(amendment.By);
        item["why"] = new(amendment.Why);
        return item;
    }

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static Amendment Read(IReadOnlyDictionary<string, AttributeValue> item)
    {
        try
        {
            return PackedJson.Unpack(item.GetValueOrDefault("amendment"), ReadableHazardsJson.Default.Amendment);
        }
        catch (FormatException exception)
        {
            throw EventRows.Misfit(item, "amendment", "an amendment", exception);
        }
    }
}
