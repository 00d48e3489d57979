using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib;

namespace Worker.Jobs.HazardsApi;

/// <summary>Hazards of a list, the last changed first.</summary>
/// <param name="Next">The cursor of the next page; null when this is the last one.</param>
internal sealed record HazardPage(IReadOnlyList<ListedHazard> Hazards, string? Next)
{
    /// <summary>Makes a page of what was found, which may be more than a page may have.</summary>
    public static HazardPage Of(HazardQuery query, QueryResponse found, DateTimeOffset now)
    {
        var items = found.Items ?? [];
        List<ListedHazard> hazards = [];
        var taken = 0;
        for (; taken < items.Count && hazards.Count < query.Limit; taken++)
        {
            if (!IsThere(items[taken], query.Place))
            {
                continue;
            }

            if (ListedHazard.Read(items[taken], now) is { } hazard)
            {
                hazards.Add(hazard);
            }
            else
            {
                var entry = items[taken].GetValueOrDefault(HazardLists.Entry)?.S;
                Log.Error("A row of hazard_lists is damaged.", ("list", query.List), ("entry", entry));
            }
        }

        var last = taken < items.Count ? items[taken - 1][HazardLists.Entry].S
            : found.LastEvaluatedKey is { Count: > 0 } key ? key[HazardLists.Entry].S
            : null;
        return new HazardPage(hazards, last is null ? null : HazardCursor.Of(query, last));
    }

    /// <summary>
    /// Boxes may overlap where no point lies. Of a row without points only its box or its point is known, and that the table has compared:
    /// better one too many than one missed.
    /// </summary>
    private static bool IsThere(Dictionary<string, AttributeValue> item, MapArea? place)
    {
        if (place is null || PackedPoints.Unpack(item.GetValueOrDefault(HazardLists.Points)) is not { } points)
        {
            return true;
        }

        foreach (var (latitude, longitude) in points)
        {
            if (place.Has(latitude, longitude))
            {
                return true;
            }
        }

        return false;
    }
}
