using System.Globalization;
using System.Text.Json.Nodes;

namespace Worker.Cli.Areas;

/// <summary>
/// Fills a set of constants <c>areas</c> with what the JMA publishes: names, readings and English names, and points. A municipality lies in
/// the middle of its box, a forecast area in the middle of its municipalities. What the JMA's files do not have stays as it is.
/// </summary>
internal sealed class AreaFilling(IReadOnlyDictionary<string, JmaArea> areas, IReadOnlyDictionary<string, JmaBox> boxes)
{
    private const int Decimals = 4;

    /// <summary>Points of municipalities, by the codes of what they are a part of.</summary>
    private readonly Dictionary<string, List<(double Latitude, double Longitude)>> within = [];

    /// <summary>The same of municipalities with islands far away: they would draw the middle of a prefecture into the sea.</summary>
    private readonly Dictionary<string, List<(double Latitude, double Longitude)>> farWithin = [];

    public int Added { get; private set; }

    public int Changed { get; private set; }

    /// <summary>Areas whose point is not their own.</summary>
    public int Approximate { get; private set; }

    /// <summary>Changes the set.</summary>
    /// <exception cref="UserException">An area has no prefecture, or is a part of itself.</exception>
    public void Fill(JsonObject set)
    {
        Fill(set, "municipalities", [.. areas.Values.Where(area => area.IsMunicipality)]);
        Fill(set, "forecastAreas", [.. areas.Values.Where(area => !area.IsMunicipality)]);
    }

    private void AddToParents(JmaArea area, JsonObject row)
    {
        if (row["lat"] is not JsonValue north || !north.TryGetValue(out double latitude)
            || row["lon"] is not JsonValue east || !east.TryGetValue(out double longitude)
            || row["approximate"] is not null)
        {
            return;
        }

        var isCompact = boxes.TryGetValue(area.Code, out var box) && box.IsCompact;
        var points = isCompact ? within : farWithin;
        var seen = new HashSet<string>();
        for (var parent = area.Parent; areas.TryGetValue(parent, out var larger); parent = larger.Parent)
        {
            if (!seen.Add(parent))
            {
                throw new UserException($"area.json: {parent} is a part of itself.");
            }

            (points.TryGetValue(parent, out var some) ? some : points[parent] = []).Add((latitude, longitude));
        }
    }

    private void Fill(JsonObject set, string table, JmaArea[] published)
    {
        var rows = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var row in set[table] as JsonArray ?? [])
        {
            if (row is JsonObject known && known["code"]?.ToString() is { } code)
            {
                rows[code] = (JsonObject)known.DeepClone();
            }
        }

        foreach (var area in published)
        {
            var before = rows.GetValueOrDefault(area.Code);
            var row = before is null ? new JsonObject { ["code"] = area.Code } : (JsonObject)before.DeepClone();
            Fill(row, area);
            Added += before is null ? 1 : 0;
            Changed += before is not null && !JsonNode.DeepEquals(before, row) ? 1 : 0;
            Approximate += row["lat"] is null || row["approximate"] is not null ? 1 : 0;
            rows[area.Code] = row;
            if (area.IsMunicipality)
            {
                AddToParents(area, row);
            }
        }

        set[table] = new JsonArray([.. rows.Values]);
    }

    private void Fill(JsonObject row, JmaArea area)
    {
        row["name"] = area.Name;
        if (area.Kana.Length > 0)
        {
            row["kana"] = area.Kana;
        }

        if (area.EnName.Length > 0)
        {
            row["en"] = area.EnName;
        }

        if (row["prefs"] is null)
        {
            row["pref"] = int.Parse(area.Code[..2], CultureInfo.InvariantCulture) is >= 1 and <= 47
                ? area.Code[..2]
                : throw new UserException($"area.json: {area.Code} begins with no number of a prefecture, 01 to 47.");
        }

        if (PointOf(area) is { } point)
        {
            row["lat"] = Math.Round(point.Latitude, Decimals);
            row["lon"] = Math.Round(point.Longitude, Decimals);
            row.Remove("approximate");
        }
        else if (row["lat"] is null && boxes.TryGetValue(area.Code, out var wide))
        {
            row["lat"] = Math.Round(wide.Latitude, Decimals);
            row["lon"] = Math.Round(wide.Longitude, Decimals);
            row["approximate"] = true;
        }
    }

    private (double Latitude, double Longitude)? PointOf(JmaArea area)
    {
        if (area.IsMunicipality)
        {
            return boxes.TryGetValue(area.Code, out var box) && box.IsCompact ? (box.Latitude, box.Longitude) : null;
        }

        return within.TryGetValue(area.Code, out var points) || farWithin.TryGetValue(area.Code, out points)
            ? (points.Average(point => point.Latitude), points.Average(point => point.Longitude))
            : null;
    }
}
