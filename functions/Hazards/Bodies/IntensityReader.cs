namespace Hazards.Bodies;

internal static class IntensityReader
{
    /// <summary>Null when the element has neither observation nor forecast.</summary>
    public static SeismicIntensity? Read(ElementReader xml)
    {
        SeismicIntensity? intensity = null;
        for (var within = xml.Enter(); xml.Child(within);)
        {
            if (xml.Name is "Observation" or "Forecast")
            {
                intensity = ReadPart(xml, xml.Name == "Forecast");
            }
        }

        return intensity;
    }

    private static SeismicIntensity ReadPart(ElementReader xml, bool isForecast)
    {
        List<IntensityArea>? areas = null;
        string max = "", maxTo = "", maxLongPeriod = "";
        for (var part = xml.Enter(); xml.Child(part);)
        {
            switch (xml.Name)
            {
                case "MaxInt":
                    max = xml.Text();
                    break;
                case "ForecastInt":
                    (max, maxTo) = Range(xml);
                    break;
                case "MaxLgInt":
                    maxLongPeriod = xml.Text();
                    break;
                case "ForecastLgInt":
                    maxLongPeriod = Upper(Range(xml));
                    break;
                case "Pref":
                    ReadArea(xml, ref areas);
                    break;
            }
        }

        return new SeismicIntensity
        {
            IsForecast = isForecast,
            Max = max,
            MaxTo = maxTo,
            MaxLongPeriod = maxLongPeriod,
            Areas = areas is null ? [] : areas,
        };
    }

    /// <summary>An area and those within it; the larger one comes first, although its own values may stand after its parts.</summary>
    private static void ReadArea(ElementReader xml, ref List<IntensityArea>? areas)
    {
        var level = xml.Name;
        List<IntensityArea>? parts = null;
        Kind? kind = null;
        DateTimeOffset? arrivesAt = null;
        string name = "", code = "", max = "", maxTo = "", condition = "", longPeriod = "";
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
                case "MaxInt":
                    max = xml.Text();
                    break;
                case "ForecastInt":
                    (max, maxTo) = Range(xml);
                    break;
                case "Condition":
                    condition = xml.Text();
                    break;
                case "Category":
                    kind = NoticeReader.ReadCategory(xml);
                    break;
                case "ArrivalTime":
                    arrivesAt = xml.Time();
                    break;
                case "MaxLgInt":
                    longPeriod = xml.Text();
                    break;
                case "ForecastLgInt":
                    longPeriod = Upper(Range(xml));
                    break;
                case "Area" when level == "Pref":
                case "City" when level == "Area":
                    ReadArea(xml, ref parts);
                    break;
            }
        }

        xml.Keep(ref areas, new IntensityArea
        {
            Level = level,
            Name = name,
            Code = code,
            Max = max,
            MaxTo = maxTo,
            Condition = condition,
            Kind = kind,
            ArrivesAt = arrivesAt,
            LongPeriod = longPeriod,
        });
        if (parts is not null)
        {
            areas!.AddRange(parts);
        }
    }

    /// <summary>Of "2 or more" the 2.</summary>
    private static string Upper((string From, string To) range) => range.To is "over" or "" ? range.From : range.To;

    private static (string From, string To) Range(ElementReader xml)
    {
        string from = "", to = "";
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "From":
                    from = xml.Text();
                    break;
                case "To":
                    to = xml.Text();
                    break;
            }
        }

        return (from, to);
    }
}
