namespace Hazards.Bodies;

/// <summary>
/// Reads MeteorologicalInfos: dangers by time, typhoons, texts. Forecasts of rain, wind and waves are left to the document.
/// </summary>
internal sealed class MeteorologyReader(TextCollector texts)
{
    private readonly Periods periods = new();
    private List<TyphoonFix>? typhoon;
    private List<RiskLevel>? risks;

    public List<TyphoonFix>? Typhoon => typhoon;

    public List<RiskLevel>? Risks => risks;

    public void Read(ElementReader xml)
    {
        for (var infos = xml.Enter(); xml.Child(infos);)
        {
            if (xml.Name is "MeteorologicalInfo" or "TimeSeriesInfo")
            {
                ReadInfo(xml);
            }
        }
    }

    private void ReadInfo(ElementReader xml)
    {
        periods.Clear();
        var time = "";
        for (var info = xml.Enter(); xml.Child(info);)
        {
            switch (xml.Name)
            {
                case "DateTime":
                    time = xml.Attribute("type");
                    periods.From = xml.Time();
                    break;
                case "Duration":
                    periods.Duration = xml.Text();
                    break;
                case "TimeDefines":
                    periods.Read(xml);
                    break;
                case "Item":
                    ReadItem(xml, time);
                    break;
            }
        }
    }

    private void ReadItem(ElementReader xml, string time)
    {
        TyphoonFix? fix = null;
        Area? area = null;
        var first = risks?.Count ?? 0;
        for (var item = xml.Enter(); xml.Child(item);)
        {
            switch (xml.Name)
            {
                case "Kind":
                    for (var kind = xml.Enter(); xml.Child(kind);)
                    {
                        if (xml.Name == "Property")
                        {
                            ReadProperty(xml, ref fix);
                        }
                    }

                    break;
                case "Area" or "Station":
                    area ??= AreaReader.Read(xml, "");
                    break;
            }
        }

        for (var index = first; index < (risks?.Count ?? 0); index++)
        {
            risks![index].Area = area; // the area stands after what is said of it
        }

        if (fix is { Class.Length: > 0 } or { Center: not null })
        {
            fix.At = periods.From;
            fix.Time = time;
            xml.Keep(ref typhoon, fix);
        }
    }

    private void ReadProperty(ElementReader xml, ref TyphoonFix? fix)
    {
        var type = "";
        for (var property = xml.Enter(); xml.Child(property);)
        {
            switch (xml.Name)
            {
                case "Type":
                    type = xml.Text();
                    break;
                case "Text":
                    texts.Add(xml, "Property", type, xml.Text());
                    break;
                case "SignificancyPart":
                    ReadLevels(xml, type, "", isAfterwards: false);
                    break;
                case "SubsequentSignificancyPart":
                    ReadLevels(xml, type, "", isAfterwards: true);
                    break;
                case "EventPart":
                    ReadSentences(xml, type);
                    break;
                default:
                    TyphoonReader.Read(xml, ref fix);
                    break;
            }
        }
    }

    /// <summary>Levels stand in Base, or for a part of the area in Local.</summary>
    private void ReadLevels(ElementReader xml, string type, string local, bool isAfterwards)
    {
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "Base" or "Local":
                    ReadLevels(xml, type, local, isAfterwards);
                    break;
                case "AreaName":
                    local = xml.Text();
                    break;
                case "Significancy":
                    ReadLevel(xml, type, local, isAfterwards);
                    break;
            }
        }
    }

    private void ReadLevel(ElementReader xml, string type, string local, bool isAfterwards)
    {
        var ownType = xml.Attribute("type");
        var (from, duration) = isAfterwards ? (null, "") : periods.Of(xml.Attribute("refID"));
        var (name, code, _) = NoticeReader.Named(xml);
        xml.Keep(ref risks, new RiskLevel
        {
            Local = local,
            IsAfterwards = isAfterwards,
            Type = ownType.Length > 0 ? ownType : type,
            From = from,
            Duration = duration,
            Code = code,
            Name = name,
        });
    }

    private void ReadSentences(ElementReader xml, string type)
    {
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "Base" or "Local" or "Event":
                    ReadSentences(xml, type);
                    break;
                case "Sentence" or "EventName":
                    texts.Add(xml, "Event", type, xml.Text());
                    break;
            }
        }
    }
}
