namespace Hazards;

/// <summary>Gathers the texts of a body, in its order.</summary>
internal sealed class TextCollector
{
    private List<TelegramText>? texts;

    public List<TelegramText>? Texts => texts;

    /// <summary>The text of the element that the reader stands on.</summary>
    public void ReadOne(ElementReader xml)
    {
        var part = xml.Name;
        var type = xml.Attribute("type");
        Add(xml, part, type, xml.Text());
    }

    /// <summary>The texts of an element's children, or, of those that have children themselves, of what is called Text in them.</summary>
    public void ReadAll(ElementReader xml)
    {
        for (var within = xml.Enter(); xml.Child(within);)
        {
            switch (xml.Name)
            {
                case "ForecastComment" or "VarComment" or "WarningComment":
                    var part = xml.Name;
                    Add(xml, part, "", xml.TextOf("Text"));
                    break;
                case "Code" or "CodeType" or "InfoKind" or "InfoSerial" or "URI":
                    break;
                default:
                    ReadOne(xml);
                    break;
            }
        }
    }

    /// <summary>The texts of a Property, each with the property's type.</summary>
    public void ReadProperty(ElementReader xml)
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
                    Add(xml, "Property", type, xml.Text());
                    break;
            }
        }
    }

    public void Add(ElementReader xml, string part, string type, string text)
    {
        if (text.Length > 0)
        {
            xml.Keep(ref texts, new TelegramText(part, type, text));
        }
    }
}
