namespace Hazards.Bodies;

internal static class EarthquakeReader
{
    public static Earthquake Read(ElementReader xml)
    {
        DateTimeOffset? originAt = null, arrivedAt = null;
        Area? hypocenter = null;
        Measure? magnitude = null;
        string detailedName = "", nearTo = "", locatedBy = "", condition = "";
        for (var earthquake = xml.Enter(); xml.Child(earthquake);)
        {
            switch (xml.Name)
            {
                case "OriginTime":
                    originAt = xml.Time();
                    break;
                case "ArrivalTime":
                    arrivedAt = xml.Time();
                    break;
                case "Condition":
                    condition = xml.Text();
                    break;
                case "Magnitude":
                    magnitude ??= Measure.Read(xml);
                    break;
                case "Hypocenter":
                    for (var within = xml.Enter(); xml.Child(within);)
                    {
                        switch (xml.Name)
                        {
                            case "Area":
                                hypocenter = ReadHypocenter(xml, ref detailedName, ref nearTo);
                                break;
                            case "Source":
                                locatedBy = xml.Text();
                                break;
                        }
                    }

                    break;
            }
        }

        return new Earthquake
        {
            OriginAt = originAt,
            ArrivedAt = arrivedAt,
            Hypocenter = hypocenter,
            DetailedName = detailedName,
            NearTo = nearTo,
            LocatedBy = locatedBy,
            Condition = condition,
            Magnitude = magnitude,
        };
    }

    public static void ReadCounts(ElementReader xml, ref List<QuakeCount>? counts)
    {
        for (var within = xml.Enter(); xml.Child(within);)
        {
            if (xml.Name == "Item")
            {
                xml.Keep(ref counts, ReadCount(xml));
            }
        }
    }

    private static Area ReadHypocenter(ElementReader xml, ref string detailedName, ref string nearTo)
    {
        string name = "", code = "";
        GeoPoint? point = null;
        for (var area = xml.Enter(); xml.Child(area);)
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
                    // Minutes are given beside the degrees where they matter.
                    point = xml.Attribute("type") == "震源位置（度分）" ? GeoPoint.Read(xml.Text()) ?? point : point ?? GeoPoint.Read(xml.Text());
                    break;
                case "DetailedName":
                    detailedName = xml.Text();
                    break;
                case "NameFromMark":
                    nearTo = xml.Text();
                    break;
            }
        }

        return new Area { Name = name, Code = code, CodeType = "震央地名", Point = point };
    }

    private static QuakeCount ReadCount(ElementReader xml)
    {
        var type = xml.Attribute("type");
        DateTimeOffset? from = null, until = null;
        int? number = null, felt = null;
        for (var item = xml.Enter(); xml.Child(item);)
        {
            switch (xml.Name)
            {
                case "StartTime":
                    from = xml.Time();
                    break;
                case "EndTime":
                    until = xml.Time();
                    break;
                case "Number":
                    number = Known(xml.Number());
                    break;
                case "FeltNumber":
                    felt = Known(xml.Number());
                    break;
            }
        }

        return new QuakeCount { Type = type, From = from, Until = until, Number = number, Felt = felt };
    }

    private static int? Known(int? number) => number >= 0 ? number : null; // -1 stands for unknown
}
