using System.Text;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// The bodies of lists, put together of the stored summaries:
/// <code>
/// {"hazards":[{…}],"next":"…"}
/// {"type":"FeatureCollection","features":[{"type":"Feature","id":"…","geometry":…,"properties":{…}}],"next":"…"}
/// </code>
/// A hazard whose end is past begins with <c>"expired":true</c>. <c>next</c> is the cursor of the next page, and there is one whenever
/// there may be more: a page may have fewer hazards than its limit.
/// </summary>
internal static class HazardBodies
{
    public static string List(HazardPage page) => Body("{\"hazards\":[", page, static (hazard, json) => hazard.WriteTo(json));

    public static string GeoJson(HazardPage page) =>
        Body("{\"type\":\"FeatureCollection\",\"features\":[", page, static (hazard, json) => hazard.WriteFeatureTo(json));

    private static string Body(string begin, HazardPage page, Action<ListedHazard, StringBuilder> write)
    {
        var json = new StringBuilder(begin, 1024 * (page.Hazards.Count + 1));
        for (var index = 0; index < page.Hazards.Count; index++)
        {
            if (index > 0)
            {
                json.Append(',');
            }

            write(page.Hazards[index], json);
        }

        json.Append(']');
        if (page.Next is { } next)
        {
            json.Append(",\"next\":\"").Append(next).Append('"');
        }

        return json.Append('}').ToString();
    }
}
