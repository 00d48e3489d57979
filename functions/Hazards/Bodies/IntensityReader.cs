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
                    (_, maxLongPeriod) = Range(xml);
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
        string name = "", code = "", max = "", maxTo = "", condition = "";
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
                case "Area" when level == "Pref":
                case "City" when level == "Area":
                    ReadArea(xml, ref parts);
                    break;
            }
        }

        xml.Keep(ref areas, new IntensityArea { Level = level, Name = name, Code = code, Max = max, MaxTo = maxTo, Condition = condition });
        if (parts is not null)
        {
            areas!.AddRange(parts);
        }
    }

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
