namespace Hazards;

internal static class AreaReader
{
    /// <summary>The areas or stations in the element Areas or Stations.</summary>
    public static void ReadAll(ElementReader xml, ref List<Area>? areas)
    {
        var codeType = xml.Attribute("codeType");
        for (var within = xml.Enter(); xml.Child(within);)
        {
            if (xml.Name is "Area" or "Station")
            {
                xml.Keep(ref areas, Read(xml, codeType));
            }
        }
    }

    /// <summary>One element with Name, Code and, for some, a place.</summary>
    public static Area Read(ElementReader xml, string codeType)
    {
        if (codeType.Length == 0)
        {
            codeType = xml.Attribute("codeType");
        }

        string name = "", code = "";
        GeoPoint? point = null;
        IReadOnlyList<GeoPoint>? outline = null;
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "Name":
                    name = xml.Text();
                    break;
                case "Code":
                    code = xml.Text();
                    break;
                case "Coordinate":
                    point ??= GeoPoint.Read(xml.Text());
                    break;
                case "Circle":
                    point ??= GeoPoint.Read(xml.TextOf("BasePoint"));
                    break;
                case "Polygon" or "Line":
                    // It may be there twice, in degrees and in minutes.
                    outline ??= ReadOutline(xml);
                    break;
            }
        }

        return new Area { Name = name, Code = code, CodeType = codeType, Point = point, Outline = outline };
    }

    private static IReadOnlyList<GeoPoint>? ReadOutline(ElementReader xml)
    {
        var points = GeoPoint.ReadAll(xml.Text());
        for (var counted = 0; counted < points.Count; counted++)
        {
            xml.Count();
        }

        return points.Count > 0 ? points : null;
    }
}
