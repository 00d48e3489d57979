using System.Globalization;
using System.Xml;
using Hazards.Served;

namespace Hazards.Cap;

/// <summary>
/// Writes the areas of a message. They have codes and no shapes, because no table has any; a point is the place of something and not the
/// area whose people are meant, so it is a code, too, and never a circle of radius 0.
/// </summary>
internal static class CapAreas
{
    private const int MaxAreas = 1000;

    public static void Write(XmlWriter xml, Hazard hazard, bool isJapanese)
    {
        if (hazard.Areas.Count == 0)
        {
            Begin(xml, NameOf(hazard, isJapanese));
            Geocode(xml, PlaceOf(hazard, hazard.Point));
            xml.WriteEndElement();
        }

        foreach (var area in hazard.Areas.Take(MaxAreas))
        {
            var name = isJapanese || area.NameEn.Length == 0 ? area.Name : area.NameEn;
            Begin(xml, name.Length > 0 ? name : area.Code);
            if (area.Code.Length > 0)
            {
                Geocode(xml, ("JMA-AreaCode", area.Code));
            }

            if (area.Prefecture.Length > 0)
            {
                Geocode(xml, ("ISO-3166-2", $"JP-{area.Prefecture}"));
            }

            if (area.Code.Length + area.Prefecture.Length == 0)
            {
                Geocode(xml, PlaceOf(hazard, area.Point ?? hazard.Point));
            }

            xml.WriteEndElement();
        }
    }

    private static string NameOf(Hazard hazard, bool isJapanese)
    {
        var place = hazard.Content.Earthquakes is [{ Hypocenter.Name: { Length: > 0 } name }, ..] ? name : "";
        var headline = isJapanese ? hazard.Title : hazard.HeadlineEn;
        return place.Length > 0 && (isJapanese || hazard.Source == HazardSource.Usgs) ? place
            : headline.Length > 0 ? Excerpt.Of(headline, CapXml.MaxHeadlineChars)
            : HazardFamilies.Of(hazard.Family).NameEn;
    }

    /// <summary>What says where it is when no area does: a point, or else the country or the event.</summary>
    private static (string System, string Code) PlaceOf(Hazard hazard, GeoPoint? point) =>
        point is not null
            ? ("ISO-6709", string.Create(
                CultureInfo.InvariantCulture, $"{point.Latitude:+00.####;-00.####}{point.Longitude:+000.####;-000.####}/"))
        : hazard.Source == HazardSource.Jma ? ("ISO-3166-1", "JP")
        : ("USGS-EventId", hazard.EventId);

    private static void Begin(XmlWriter xml, string name)
    {
        xml.WriteStartElement("area", CapXml.Namespace);
        CapXml.Element(xml, "areaDesc", name);
    }

    private static void Geocode(XmlWriter xml, (string System, string Code) geocode) =>
        CapXml.Named(xml, "geocode", geocode.System, geocode.Code);
}
