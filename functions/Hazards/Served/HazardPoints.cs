using Hazards.Telegrams;

namespace Hazards.Served;

/// <summary>All points of a hazard.</summary>
public static class HazardPoints
{
    /// <summary>As many as a hazard keeps; its box is that of all.</summary>
    public const int Max = 300;

    private const int Decimals = 3; // about 100 m

    /// <summary>
    /// The point that stands for it, its hypocentres, the centres of a typhoon (where it was, is and will be), the points of its areas, the
    /// worst first, and the edges of those that are drawn: each once, and not more than <see cref="Max"/>.
    /// </summary>
    public static (IReadOnlyList<GeoPoint> Points, GeoBox? Box) Of(Telegram content, GeoPoint? point, IReadOnlyList<HazardArea> areas)
    {
        List<GeoPoint> points = [];
        var seen = new HashSet<(double, double)>();
        Add(point);
        foreach (var quake in content.Earthquakes)
        {
            Add(quake.Hypocenter?.Point);
        }

        foreach (var fix in content.Typhoon)
        {
            Add(fix.Center);
        }

        foreach (var area in areas)
        {
            Add(area.Point);
        }

        foreach (var notice in content.Notices.Concat(content.Details))
        {
            foreach (var outline in notice.Areas.SelectMany(area => area.Outline ?? []))
            {
                Add(outline);
            }
        }

        return (points.Count > Max ? points[..Max] : points, GeoBox.Of(points));

        void Add(GeoPoint? found)
        {
            if (found is null)
            {
                return;
            }

            var (latitude, longitude) = (Math.Round(found.Latitude, Decimals), GeoBox.Wrapped(Math.Round(found.Longitude, Decimals)));
            if (seen.Add((latitude, longitude)))
            {
                points.Add(new GeoPoint(latitude, longitude));
            }
        }
    }
}
