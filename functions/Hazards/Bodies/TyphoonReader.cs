namespace Hazards.Bodies;

/// <summary>Reads the parts of which the properties of one typhoon at one time are made.</summary>
internal static class TyphoonReader
{
    /// <summary>Takes the element when it is one of a typhoon.</summary>
    public static void Read(ElementReader xml, ref TyphoonFix? fix)
    {
        switch (xml.Name)
        {
            case "TyphoonNamePart":
                ReadName(xml, fix ??= new TyphoonFix());
                break;
            case "ClassPart":
                ReadClass(xml, fix ??= new TyphoonFix());
                break;
            case "CenterPart":
                ReadCenter(xml, fix ??= new TyphoonFix());
                break;
            case "WindPart" when fix is not null:
                ReadWind(xml, fix);
                break;
        }
    }

    private static void ReadName(ElementReader xml, TyphoonFix fix)
    {
        for (var part = xml.Enter(); xml.Child(part);)
        {
            switch (xml.Name)
            {
                case "Name":
                    fix.Name = xml.Text();
                    break;
                case "NameKana":
                    fix.NameKana = xml.Text();
                    break;
                case "Number":
                    fix.Number = xml.Text();
                    break;
                case "Remark":
                    fix.Remark = xml.Text();
                    break;
            }
        }
    }

    private static void ReadClass(ElementReader xml, TyphoonFix fix)
    {
        for (var part = xml.Enter(); xml.Child(part);)
        {
            switch (xml.Name)
            {
                case "TyphoonClass":
                    fix.Class = xml.Text();
                    break;
                case "AreaClass":
                    fix.Size = xml.Text();
                    break;
                case "IntensityClass":
                    fix.Strength = xml.Text();
                    break;
            }
        }
    }

    private static void ReadCenter(ElementReader xml, TyphoonFix fix)
    {
        for (var part = xml.Enter(); xml.Child(part);)
        {
            switch (xml.Name)
            {
                case "Coordinate":
                    fix.Center ??= GeoPoint.Read(xml.Text());
                    break;
                case "ProbabilityCircle":
                    fix.Center ??= GeoPoint.Read(xml.TextOf("BasePoint"));
                    break;
                case "Location":
                    fix.Location = xml.Text();
                    break;
                case "Direction":
                    fix.Direction = xml.Text();
                    break;
                case "Speed" when xml.Attribute("unit") == "km/h":
                    fix.Speed = Measure.Read(xml);
                    break;
                case "Pressure":
                    fix.Pressure = Measure.Read(xml);
                    break;
            }
        }
    }

    private static void ReadWind(ElementReader xml, TyphoonFix fix)
    {
        for (var part = xml.Enter(); xml.Child(part);)
        {
            if (xml.Name != "WindSpeed" || xml.Attribute("unit") != "m/s")
            {
                continue;
            }

            if (xml.Attribute("type") == "最大瞬間風速")
            {
                fix.Gust = Measure.Read(xml);
            }
            else
            {
                fix.Wind ??= Measure.Read(xml);
            }
        }
    }
}
