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
    internal const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";
    internal const int MaxHeadlineChars = 140; // more is cut by what shows it
    private const int MaxDescriptionChars = 4000;
    private const int MaxInstructionChars = 2000;

    // The parts of a telegram that say what to do.
    private static readonly string[] Instructions = ["WarningComment", "VolcanoPrevention"];

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
        Element(xml, "sent", CapTime.Of(message.SentAt, hazard.Source));
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

        WriteInfo(xml, message, isJapanese: true, now);
        WriteInfo(xml, message, isJapanese: false, now);
        xml.WriteEndElement();
    }

    private static void WriteInfo(XmlWriter xml, CapMessage message, bool isJapanese, DateTimeOffset now)
    {
        var hazard = message.Hazard;
        var expires = CapTimes.ExpiryOf(hazard, message.SentAt);
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
        if (CapTimes.OnsetOf(hazard, expires) is { } onset)
        {
            Element(xml, "onset", CapTime.Of(onset, hazard.Source));
        }

        Element(xml, "expires", CapTime.Of(expires, hazard.Source));
        Element(xml, "senderName", CapTerms.SenderOf(hazard, isJapanese));
        Element(xml, "headline", Excerpt.Of(HeadlineOf(hazard, isJapanese), MaxHeadlineChars));
        Element(xml, "description", Excerpt.Of(Describe(hazard, isJapanese), MaxDescriptionChars));
        if (isJapanese && hazard.Phase == HazardPhase.Active && InstructionOf(hazard) is { Length: > 0 } instruction)
        {
            Element(xml, "instruction", Excerpt.Of(instruction, MaxInstructionChars));
        }

        Element(xml, "web", CapPages.Of(hazard));
        foreach (var (name, value) in CapParameters.Of(hazard))
        {
            Named(xml, "parameter", name, value);
        }

        CapAreas.Write(xml, hazard, isJapanese);
        xml.WriteEndElement();
    }

    /// <summary>Never the same in both languages: readers take that for a mistake.</summary>
    private static string HeadlineOf(Hazard hazard, bool isJapanese)
    {
        var family = HazardFamilies.Of(hazard.Family);
        var english = hazard.HeadlineEn.Length > 0 ? hazard.HeadlineEn : family.NameEn;
        var japanese = hazard.Headline.Length > 0 ? hazard.Headline : hazard.Title.Length > 0 ? hazard.Title : family.NameJa;
        return !isJapanese ? english : japanese == english ? $"{family.NameJa}：{japanese}" : japanese;
    }

    /// <summary>The headline, the telegram's other texts, and who reported it when.</summary>
    private static string Describe(Hazard hazard, bool isJapanese)
    {
        var text = new StringBuilder();
        if (hazard.Phase == HazardPhase.Cancelled)
        {
            text.Append(isJapanese ? "この情報は取り消されました。\n" : "This information has been cancelled.\n");
        }

        text.Append(HeadlineOf(hazard, isJapanese));
        if (isJapanese)
        {
            foreach (var part in hazard.Content.Texts.Where(part => !Instructions.Contains(part.Part)))
            {
                text.Append('\n').Append(part.Text);
            }
        }

        var (sender, time) = (CapTerms.SenderOf(hazard, isJapanese), TokyoTime.Of(hazard.ReportedAt));
        var reported = time.ToString("yyyy-MM-dd HH:mm 'JST'", CultureInfo.InvariantCulture);
        var end = isJapanese ? $"\n{sender} {reported} 発表" : $"\nReported by the {sender}, {reported}.";
        return Excerpt.Of(text.ToString(), MaxDescriptionChars - end.Length) + end;
    }

    /// <summary>What the telegram itself tells people to do; it does so in Japanese only.</summary>
    private static string InstructionOf(Hazard hazard) =>
        string.Join('\n', hazard.Content.Texts.Where(part => Instructions.Contains(part.Part)).Select(part => part.Text).Distinct());

    /// <summary>An element of a name and a value.</summary>
    internal static void Named(XmlWriter xml, string element, string name, string value)
    {
        xml.WriteStartElement(element, Namespace);
        Element(xml, "valueName", name);
        Element(xml, "value", value);
        xml.WriteEndElement();
    }

    internal static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, Legal(text));

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
