namespace WorkerLib.Hazards.Bodies;

/// <summary>Reads MeteorologicalInfos: dangers by time, typhoons, texts. Forecasts of rain, wind and waves are left to the document.</summary>
internal sealed class MeteorologyReader(TextCollector texts)
{
    private readonly Dictionary<string, Period> periods = new(StringComparer.Ordinal);
    private List<TyphoonFix>? typhoon;
    private List<RiskLevel>? risks;
    private Period now = new(null, "");

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
        now = new Period(null, "");
        var time = "";
        for (var info = xml.Enter(); xml.Child(info);)
        {
            switch (xml.Name)
            {
                case "DateTime":
                    time = xml.Attribute("type");
                    now = new Period(xml.Time(), now.Duration);
                    break;
                case "Duration":
                    now = new Period(now.From, xml.Text());
                    break;
                case "TimeDefines":
                    ReadPeriods(xml);
                    break;
                case "Item":
                    ReadItem(xml, time);
                    break;
            }
        }
    }

    private void ReadPeriods(ElementReader xml)
    {
        for (var defines = xml.Enter(); xml.Child(defines);)
        {
            if (xml.Name != "TimeDefine")
            {
                continue;
            }

            var id = xml.Attribute("timeId");
            DateTimeOffset? from = null;
            var duration = "";
            for (var define = xml.Enter(); xml.Child(define);)
            {
                switch (xml.Name)
                {
                    case "DateTime":
                        from = xml.Time();
                        break;
                    case "Duration":
                        duration = xml.Text();
                        break;
                }
            }

            xml.Count();
            periods[id] = new Period(from, duration);
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
            fix.At = now.From;
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
                    ReadLevels(xml, type, "");
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
    private void ReadLevels(ElementReader xml, string type, string local)
    {
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "Base" or "Local":
                    ReadLevels(xml, type, local);
                    break;
                case "AreaName":
                    local = xml.Text();
                    break;
                case "Significancy":
                    ReadLevel(xml, type, local);
                    break;
            }
        }
    }

    private void ReadLevel(ElementReader xml, string type, string local)
    {
        var ownType = xml.Attribute("type");
        var period = periods.TryGetValue(xml.Attribute("refID"), out var defined) ? defined : now;
        var (name, code, _) = NoticeReader.Named(xml);
        xml.Keep(ref risks, new RiskLevel
        {
            Local = local,
            Type = ownType.Length > 0 ? ownType : type,
            From = period.From,
            Duration = period.Duration,
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

    private sealed class Period(DateTimeOffset? from, string duration)
    {
        public DateTimeOffset? From { get; } = from;

        public string Duration { get; } = duration;
    }
}
