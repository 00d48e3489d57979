using System.Globalization;
using System.Text;
using System.Xml;
using Hazards.Served;

namespace Hazards.Cap;

/// <summary>
/// Writes a message as XML of CAP 1.2 (https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html): the order of elements is part of
/// it.
/// </summary>
public static class CapXml
{
    private const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";
    private const int MaxHeadlineChars = 160; // more is cut by what shows it
    private const int MaxDescriptionChars = 4000;
    private const int MaxAreas = 1000;

    public static string Write(CapMessage message, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            WriteAlert(xml, message, now);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteAlert(XmlWriter xml, CapMessage message, DateTimeOffset now)
    {
        var hazard = message.Hazard;
        xml.WriteStartElement("alert", Namespace);
        Element(xml, "identifier", message.Identifier);
        Element(xml, "sender", message.Sender);
        Element(xml, "sent", message.Sent);
        Element(xml, "status", CapTerms.StatusOf(hazard.Status));
        Element(xml, "msgType", message.MessageType);
        Element(xml, "source", $"{CapTerms.SenderOf(hazard, isJapanese: true)} {hazard.Kind} {hazard.TypeCode}".TrimEnd());
        Element(xml, "scope", "Public");
        if (hazard.Status != TelegramStatus.Real)
        {
            Element(xml, "note", $"{(hazard.Status == TelegramStatus.Drill ? "訓練 / Exercise" : "試験 / Test")} {hazard.EventId}".TrimEnd());
        }

        if (message.References.Count > 0)
        {
            Element(xml, "references", string.Join(' ', message.References));
        }

        WriteInfo(xml, hazard, isJapanese: true, now);
        WriteInfo(xml, hazard, isJapanese: false, now);
        xml.WriteEndElement();
    }

    private static void WriteInfo(XmlWriter xml, Hazard hazard, bool isJapanese, DateTimeOffset now)
    {
        xml.WriteStartElement("info", Namespace);
        Element(xml, "language", isJapanese ? "ja-JP" : "en-US");
        Element(xml, "category", HazardFamilies.Of(hazard.Family).CapCategory);
        Element(xml, "event", isJapanese ? HazardFamilies.Of(hazard.Family).NameJa : HazardFamilies.Of(hazard.Family).NameEn);
        if (hazard.Phase != HazardPhase.Active)
        {
            Element(xml, "responseType", "AllClear");
        }

        Element(xml, "urgency", CapTerms.UrgencyOf(hazard, now));
        Element(xml, "severity", HazardSeverities.Of(hazard.Severity).CapSeverity);
        Element(xml, "certainty", CapTerms.CertaintyOf(hazard));
        Element(xml, "effective", CapTime.Of(hazard.ReportedAt, hazard.Source));
        if (hazard.Content.TargetAt is { } onset)
        {
            Element(xml, "onset", CapTime.Of(onset, hazard.Source));
        }

        if ((hazard.Phase == HazardPhase.Active ? hazard.ActiveUntil ?? hazard.ValidUntil : hazard.ValidUntil) is { } until)
        {
            Element(xml, "expires", CapTime.Of(until, hazard.Source));
        }

        Element(xml, "senderName", CapTerms.SenderOf(hazard, isJapanese));
        var headline = isJapanese ? hazard.Headline : hazard.HeadlineEn;
        Element(xml, "headline", Excerpt.Of(headline.Length > 0 ? headline : hazard.Title, MaxHeadlineChars));
        Element(xml, "description", Excerpt.Of(Describe(hazard, isJapanese), MaxDescriptionChars));
        WriteAreas(xml, hazard, isJapanese);
        xml.WriteEndElement();
    }

    private static string Describe(Hazard hazard, bool isJapanese)
    {
        var text = new StringBuilder();
        if (hazard.Phase == HazardPhase.Cancelled)
        {
            text.Append(isJapanese ? "この情報は取り消されました。\n" : "This information has been cancelled.\n");
        }

        text.Append(isJapanese ? hazard.Headline : hazard.HeadlineEn);
        if (isJapanese)
        {
            foreach (var part in hazard.Content.Texts)
            {
                text.Append('\n').Append(part.Text);
            }
        }

        return text.Length > 0 ? text.ToString() : hazard.Title;
    }

    private static void WriteAreas(XmlWriter xml, Hazard hazard, bool isJapanese)
    {
        var written = 0;
        foreach (var area in hazard.Areas)
        {
            if (written++ < MaxAreas)
            {
                WriteArea(xml, isJapanese || area.NameEn.Length == 0 ? area.Name : area.NameEn, area.Point, area.Code, area.Prefecture);
            }
        }

        if (written == 0)
        {
            WriteArea(xml, hazard.Title, hazard.Point, "", "");
        }
    }

    private static void WriteArea(XmlWriter xml, string name, GeoPoint? point, string code, string prefecture)
    {
        xml.WriteStartElement("area", Namespace);
        Element(xml, "areaDesc", name);
        if (point is not null)
        {
            // A place and not an extent: the radius, in kilometres, is 0.
            Element(xml, "circle", string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.######},{point.Longitude:0.######} 0"));
        }

        Geocode(xml, "JMA-AreaCode", code);
        Geocode(xml, "ISO-3166-2", prefecture.Length > 0 ? $"JP-{prefecture}" : "");
        xml.WriteEndElement();
    }

    private static void Geocode(XmlWriter xml, string system, string code)
    {
        if (code.Length > 0)
        {
            xml.WriteStartElement("geocode", Namespace);
            Element(xml, "valueName", system);
            Element(xml, "value", code);
            xml.WriteEndElement();
        }
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, Legal(text));

    /// <summary>Texts of operators and of JSON may have characters that XML cannot have.</summary>
    private static string Legal(string text)
    {
        StringBuilder? legal = null;
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]);
            if (isPair || XmlConvert.IsXmlChar(text[index]))
            {
                legal?.Append(text, index, isPair ? 2 : 1);
            }
            else
            {
                legal ??= new StringBuilder(text, 0, index, text.Length);
                legal.Append('\uFFFD');
            }

            index += isPair ? 1 : 0;
        }

        return legal?.ToString() ?? text;
    }
}
