using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>A hazard of a list, with its summary as it is stored.</summary>
/// <param name="IsExpired">Its end is past.</param>
internal sealed record ListedHazard(string Summary, bool IsExpired)
{
    /// <summary>Null when the row has no summary.</summary>
    public static ListedHazard? Read(Dictionary<string, AttributeValue> item, DateTimeOffset now) =>
        item.GetValueOrDefault(HazardLists.Summary)?.S is ['{', _, ..] summary && summary[^1] == '}'
            ? new ListedHazard(summary, IsPast(EndOf(item), now))
            : null;

    /// <summary>The summary, which says so when it is expired.</summary>
    public void WriteTo(StringBuilder json)
    {
        json.Append('{');
        if (IsExpired)
        {
            json.Append("\"expired\":true,");
        }

        json.Append(Summary, 1, Summary.Length - 1);
    }

    /// <summary>As a Feature of RFC 7946, of which the summary is the properties.</summary>
    public void WriteFeatureTo(StringBuilder json)
    {
        var (id, points, box) = ReadPlace();
        json.Append("{\"type\":\"Feature\",\"id\":").Append(id ?? "null").Append(",\"geometry\":");
        switch (points)
        {
            case null or "[]":
                json.Append("null");
                break;
            case var _ when points.IndexOf('[', 2) < 0:
                json.Append("{\"type\":\"Point\",\"coordinates\":").Append(points, 1, points.Length - 2).Append('}');
                break;
            default:
                json.Append("{\"type\":\"MultiPoint\",\"coordinates\":").Append(points).Append('}');
                break;
        }

        if (box is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"bbox\":[{box.West},{box.South},{box.East},{box.North}]");
        }

        json.Append(",\"properties\":");
        WriteTo(json);
        json.Append('}');
    }

    /// <summary>The id, with its quotes, and the points, as longitude and latitude, as they stand in the summary; and the box.</summary>
    private (string? Id, string? Points, GeoBox? Box) ReadPlace()
    {
        var utf8 = Encoding.UTF8.GetBytes(Summary);
        var json = new Utf8JsonReader(utf8);
        string? id = null, points = null;
        GeoBox? box = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isPoints, isBox) = (json.ValueTextEquals("id"), json.ValueTextEquals("points"), json.ValueTextEquals("box"));
            json.Read();
            var start = (int)json.TokenStartIndex;
            json.Skip();
            if (isBox)
            {
                box = JsonSerializer.Deserialize(utf8.AsSpan(start, (int)json.BytesConsumed - start), HazardsJson.Default.GeoBox);
            }
            else if (isId || isPoints)
            {
                var value = Encoding.UTF8.GetString(utf8, start, (int)json.BytesConsumed - start);
                (id, points) = isId ? (value, points) : (id, value);
            }
        }

        return (id, points, box);
    }

    private static string? EndOf(Dictionary<string, AttributeValue> item) =>
        (item.GetValueOrDefault(HazardLists.ActiveUntil) ?? item.GetValueOrDefault(HazardLists.ValidUntil))?.S;

    // Both are written alike, so that they sort as text.
    private static bool IsPast(string? activeUntil, DateTimeOffset now) =>
        activeUntil is not null && string.CompareOrdinal(activeUntil, Attributes.TimeText(now)) <= 0;
}
