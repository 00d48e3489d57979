namespace Hazards.Bodies;

internal static class TsunamiReader
{
    public static void Read(ElementReader xml, ref List<TsunamiCoast>? coasts)
    {
        for (var tsunami = xml.Enter(); xml.Child(tsunami);)
        {
            if (xml.Name is not ("Forecast" or "Observation" or "Estimation"))
            {
                continue;
            }

            var part = xml.Name;
            for (var within = xml.Enter(); xml.Child(within);)
            {
                if (xml.Name == "Item")
                {
                    xml.Keep(ref coasts, ReadItem(xml, part));
                }
            }
        }
    }

    private static TsunamiCoast ReadItem(ElementReader xml, string part)
    {
        Area? area = null;
        Kind? kind = null;
        TsunamiWave? first = null, highest = null;
        List<TsunamiStation>? stations = null;
        for (var item = xml.Enter(); xml.Child(item);)
        {
            switch (xml.Name)
            {
                case "Area":
                    area = AreaReader.Read(xml, "津波予報区");
                    break;
                case "Category":
                    kind = NoticeReader.ReadCategory(xml);
                    break;
                case "FirstHeight":
                    first = ReadWave(xml);
                    break;
                case "MaxHeight":
                    highest = ReadWave(xml);
                    break;
                case "Station":
                    xml.Keep(ref stations, ReadStation(xml));
                    break;
            }
        }

        return new TsunamiCoast
        {
            Part = part,
            Area = area,
            Kind = kind,
            First = first,
            Highest = highest,
            Stations = stations is null ? [] : stations,
        };
    }

    private static TsunamiStation ReadStation(ElementReader xml)
    {
        string name = "", code = "";
        DateTimeOffset? highTideAt = null;
        TsunamiWave? first = null, highest = null;
        for (var station = xml.Enter(); xml.Child(station);)
        {
            switch (xml.Name)
            {
                case "Name":
                    name = xml.Text();
                    break;
                case "Code":
                    code = xml.Text();
                    break;
                case "HighTideDateTime":
                    highTideAt = xml.Time();
                    break;
                case "FirstHeight":
                    first = ReadWave(xml);
                    break;
                case "MaxHeight":
                    highest = ReadWave(xml);
                    break;
            }
        }

        return new TsunamiStation { Name = name, Code = code, HighTideAt = highTideAt, First = first, Highest = highest };
    }

    private static TsunamiWave ReadWave(ElementReader xml)
    {
        DateTimeOffset? at = null;
        string condition = "", initial = "", revise = "";
        Measure? height = null;
        for (var wave = xml.Enter(); xml.Child(wave);)
        {
            switch (xml.Name)
            {
                case "ArrivalTime" or "DateTime":
                    at = xml.Time();
                    break;
                case "Condition":
                    condition = xml.Text();
                    break;
                case "Initial":
                    initial = xml.Text();
                    break;
                case "TsunamiHeight":
                    height = Measure.Read(xml);
                    break;
                case "Revise":
                    revise = xml.Text();
                    break;
            }
        }

        return new TsunamiWave { At = at, Condition = condition, Initial = initial, Height = height, Revise = revise };
    }
}
