namespace Hazards;

/// <summary>Reads Information of the headline, Warning, VolcanoInfo and AshInfo: they all list kinds for areas.</summary>
internal static class NoticeReader
{
    /// <summary>The Items of the group that the reader stands on.</summary>
    public static void ReadGroup(ElementReader xml, ref List<Notice>? notices) => ReadGroup(xml, ref notices, null);

    /// <param name="texts">Where the texts of the kinds go; null when there can be none.</param>
    public static void ReadGroup(ElementReader xml, ref List<Notice>? notices, TextCollector? texts)
    {
        var group = xml.Attribute("type");
        DateTimeOffset? from = null, until = null;
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "StartTime":
                    from = xml.Time();
                    break;
                case "EndTime":
                    until = xml.Time();
                    break;
                case "Item":
                    xml.Keep(ref notices, ReadItem(xml, group, from, until, texts));
                    break;
            }
        }
    }

    private static Notice ReadItem(ElementReader xml, string group, DateTimeOffset? from, DateTimeOffset? until, TextCollector? texts)
    {
        List<Kind>? kinds = null;
        List<Area>? areas = null;
        string lastName = "", lastCode = "";
        for (var item = xml.Enter(); xml.Child(item);)
        {
            switch (xml.Name)
            {
                case "Kind":
                    ReadKind(xml, ref kinds, texts);
                    break;
                case "LastKind":
                    (lastName, lastCode, _) = Named(xml);
                    break;
                case "Areas" or "Stations":
                    AreaReader.ReadAll(xml, ref areas);
                    break;
                case "Area" or "Station":
                    xml.Keep(ref areas, AreaReader.Read(xml, ""));
                    break;
                case "EventTime":
                    from = xml.Time(xml.TextOf("EventDateTime")) ?? from;
                    break;
            }
        }

        if (kinds is { Count: 1 } && lastName.Length + lastCode.Length > 0)
        {
            var kind = kinds[0];
            kinds[0] = new Kind
            {
                Name = kind.Name,
                Code = kind.Code,
                Condition = kind.Condition,
                Status = kind.Status,
                LastName = lastName,
                LastCode = lastCode,
            };
        }

        return new Notice
        {
            Group = group,
            Kinds = kinds is null ? [] : kinds,
            Areas = areas is null ? [] : areas,
            From = from,
            Until = until,
        };
    }

    private static void ReadKind(ElementReader xml, ref List<Kind>? kinds, TextCollector? texts)
    {
        string name = "", code = "", condition = "", status = "", lastName = "", lastCode = "";
        for (var kind = xml.Enter(); xml.Child(kind);)
        {
            switch (xml.Name)
            {
                case "Name":
                    name = xml.Text();
                    break;
                case "Code":
                    code = xml.Text();
                    break;
                case "Condition":
                    condition = xml.Text();
                    break;
                case "Status":
                    status = xml.Text();
                    break;
                case "LastKind":
                    (lastName, lastCode, _) = Named(xml);
                    break;
                case "Property" when texts is not null:
                    texts.ReadProperty(xml);
                    break;
            }
        }

        if (name.Length + code.Length + status.Length > 0)
        {
            xml.Keep(ref kinds, new Kind
            {
                Name = name,
                Code = code,
                Condition = condition,
                Status = status,
                LastName = lastName,
                LastCode = lastCode,
            });
        }
    }

    /// <summary>The element Category: a kind, and what it was before.</summary>
    public static Kind ReadCategory(ElementReader xml)
    {
        string name = "", code = "", lastName = "", lastCode = "";
        for (var category = xml.Enter(); xml.Child(category);)
        {
            switch (xml.Name)
            {
                case "Kind":
                    (name, code, _) = Named(xml);
                    break;
                case "LastKind":
                    (lastName, lastCode, _) = Named(xml);
                    break;
            }
        }

        return new Kind { Name = name, Code = code, LastName = lastName, LastCode = lastCode };
    }

    /// <summary>The Name, Code and Condition of an element.</summary>
    public static (string Name, string Code, string Condition) Named(ElementReader xml)
    {
        string name = "", code = "", condition = "";
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
                case "Condition":
                    condition = xml.Text();
                    break;
            }
        }

        return (name, code, condition);
    }
}
